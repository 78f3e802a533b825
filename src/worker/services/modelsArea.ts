import { exportModel } from '../../engine/formats/exportModel';
import { describesItself, importAnyModel } from '../../engine/formats/importModel';
import { storeModel } from '../../engine/model/languageModel';
import { isTranslator, loadAnyModel, storeTranslator } from '../../engine/model/translator';
import type { ModelsApi } from '../../protocol/engineApi';
import type { EngineCore } from './engineCore';

/** Models in and out of memory. */
export function modelsArea(core: EngineCore): ModelsApi {
  const { models, options, learnings } = core;
  return {
    async exportModel({ modelId }) {
      const model = models.getAnyFinished(modelId);
      return learnings.withOriginal(model.network, () =>
        isTranslator(model) ? storeTranslator(model) : storeModel(model),
      );
    },
    async importModel({ modelId, bytes }) {
      core.checkFree(modelId);
      const model = loadAnyModel(options.backend, bytes);
      models.set(modelId, model);
      return model.summary;
    },
    async convertModel({ modelId, format, name }) {
      const model = models.getAnyFinished(modelId);
      return learnings.withOriginal(model.network, () => exportModel(model, format, name));
    },
    async importWeights({ modelId, ...foreign }) {
      core.checkFree(modelId);
      if (foreign.vocabulary === undefined && !describesItself(foreign.weights)) return undefined;
      const model = importAnyModel(options.backend, foreign, Date.now());
      models.set(modelId, model);
      return model.summary;
    },
    async releaseModel({ modelId }) {
      if (modelId === core.runId) models.getAnyFinished(modelId);
      core.forget(modelId);
    },
  };
}
