import { automaticThreads } from '../engine/threads/withThreads';
import type { EngineApi } from '../protocol/engineApi';
import { attentionArea } from './services/attentionArea';
import { documentsArea } from './services/documentsArea';
import { EngineCore, type EngineServiceOptions } from './services/engineCore';
import { laboratoryArea } from './services/laboratoryArea';
import { learningArea } from './services/learningArea';
import { textMemoryArea } from './services/textMemoryArea';
import { modelsArea } from './services/modelsArea';
import { readingArea } from './services/readingArea';
import { surprisalArea } from './services/surprisalArea';
import { tracesArea } from './services/tracesArea';
import { trainingArea } from './services/trainingArea';
import { translationArea } from './services/translationArea';
import { unitsArea } from './services/unitsArea';
import { whatIfArea } from './services/whatIfArea';

export type { EngineServiceOptions };

/**
 * The engine behind the protocol, put together from its areas. Knows nothing of threads: the worker's shell serves it,
 * tests call it directly.
 */
export function createEngineService(options: EngineServiceOptions): EngineApi {
  const core = new EngineCore(options);
  const training = trainingArea(core);
  return {
    ...training,
    ...modelsArea(core),
    ...documentsArea(core),
    ...readingArea(core),
    ...learningArea(core),
    ...textMemoryArea(core),
    ...laboratoryArea(core, training),
    ...surprisalArea(core),
    ...unitsArea(core),
    ...whatIfArea(core),
    ...tracesArea(core),
    ...translationArea(core),
    ...attentionArea(core),
    async info() {
      const { backend, reason = '', threads } = options;
      return {
        kernels: backend.name,
        reason,
        threads: automaticThreads(threads),
        models: core.models.size,
        bytes: core.models.byteLength,
      };
    },
  };
}
