import type { TextMemoryApi } from '../../protocol/textMemoryApi';
import type { EngineCore } from './engineCore';

export function textMemoryArea({ models, foreground }: EngineCore): TextMemoryApi {
  return {
    forgetText({ modelId }) {
      return foreground.run(async () => {
        const { text, ...model } = models.getFinished(modelId);
        models.set(modelId, model);
        return { tokens: text?.ids.length ?? 0 };
      });
    },
  };
}
