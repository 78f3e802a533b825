import { type CancellationToken, throwIfCancelled } from '../../base/cancellation';
import { runInSlices } from '../../base/slices';
import { PairGradientReader } from '../../engine/gradient/pairGradientAt';
import { inspectPair } from '../../engine/translation/inspectPair';
import { translate } from '../../engine/translation/translate';
import type { TranslationApi } from '../../protocol/translationApi';
import type { SpeakingTranslator } from '../models';
import type { EngineCore } from './engineCore';

/** Models that translate, also while they learn. */
export function translationArea(core: EngineCore): TranslationApi {
  const gradients = new PairGradientReader(core.options.backend);
  /** A person waits: one question at a time, training meanwhile does not. */
  const ask = <Step, T>(
    modelId: string,
    token: CancellationToken,
    read: (model: SpeakingTranslator) => Generator<Step, T>,
    between: { check(): void; onStep?(step: Step): void },
  ): Promise<T> =>
    core.foreground.run(async () => {
      throwIfCancelled(token);
      return runInSlices(read(core.models.getTranslator(modelId)), core.options, between);
    });

  return {
    async translate({ modelId, text, ...options }, { token, progress }) {
      let written = '';
      let sent = '';
      // One message a slice, not one a token.
      const check = () => {
        throwIfCancelled(token);
        if (written !== sent) progress(written);
        sent = written;
      };
      const onStep = (best: string | undefined) => (written = best ?? written);
      const result = await ask(modelId, token, (model) => translate(model, text, options), {
        check,
        onStep,
      });
      written = result.candidates[0]?.text ?? written;
      check();
      return result;
    },
    inspectPair({ modelId, source, target, interventions }, { token }) {
      const check = () => throwIfCancelled(token);
      return ask(modelId, token, (model) => inspectPair(model, source, target, interventions), { check });
    },
    gradientOfPair({ modelId, ...question }, { token }) {
      const check = () => throwIfCancelled(token);
      return ask(modelId, token, (model) => gradients.gradientAt(model, question), { check });
    },
  };
}
