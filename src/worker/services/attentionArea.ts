import { throwIfCancelled } from '../../base/cancellation';
import { runInSlices } from '../../base/slices';
import { lookAtPair } from '../../engine/translation/lookAtPair';
import type { AttentionApi } from '../../protocol/attention';
import type { EngineCore } from './engineCore';

/** What translators look at, and what they would write without looking; also while they learn. */
export function attentionArea(core: EngineCore): AttentionApi {
  return {
    lookAtPair({ modelId, source, target, beam, interventions }, { token }) {
      const check = () => throwIfCancelled(token);
      return core.foreground.run(async () => {
        check();
        const model = core.models.getTranslator(modelId);
        return runInSlices(lookAtPair(model, source, target, beam, interventions), core.options, { check });
      });
    },
  };
}
