import { throwIfCancelled } from '../../base/cancellation';
import { runInSlices } from '../../base/slices';
import { writeText } from '../../engine/memory/writeText';
import type { TextMemoryApi } from '../../protocol/textMemoryApi';
import type { EngineCore } from './engineCore';

export function textMemoryArea({ models, foreground, options }: EngineCore): TextMemoryApi {
  return {
    forgetText({ modelId }) {
      return foreground.run(async () => {
        const { text, ...model } = models.getFinished(modelId);
        models.set(modelId, model);
        return { tokens: text?.ids.length ?? 0 };
      });
    },
    /** Nobody waits for it: questions of people who do are answered between two slices. */
    async trainedText({ modelId, units }, { token }) {
      const { text, tokenizer } = models.getFinished(modelId);
      if (!text) return {};
      const check = () => throwIfCancelled(token);
      const written = await runInSlices(writeText(text.ids, tokenizer), options, { check });
      return written?.length === units ? { text: written } : {};
    },
  };
}
