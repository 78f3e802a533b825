import { defaultCacheWeights } from '../../engine/memory/cacheWeights';
import type { NgramTable } from '../../engine/memory/ngramTable';
import type { CacheUse } from '../../engine/reading/mixer';
import type { CacheRequest, DocumentPlace } from '../../protocol/engineApi';
import type { EngineCore } from './engineCore';

/** More documents would cost more at every keystroke than they bring. */
const mostNeighbours = 6;

/** What a question wants mixed with the model's predictions; the n-grams of the documents are brought up to date. */
export function* cacheOf(
  { documents, models }: EngineCore,
  {
    cache,
    neighbours = [],
    modelId,
    documentId,
  }: CacheRequest & Pick<DocumentPlace, 'modelId' | 'documentId'>,
): Generator<void, CacheUse | undefined> {
  if (cache !== true) return undefined;
  const model = models.get(modelId);
  const tables: NgramTable[] = [];
  for (const id of neighbours.slice(0, mostNeighbours)) {
    const reader = id === documentId ? undefined : documents.currentReader(id, modelId, model);
    if (!reader) continue;
    yield* reader.ngrams.update(reader.document.ids, reader.document.count);
    tables.push(reader.ngrams.table);
  }
  return { weights: model.summary?.cache ?? defaultCacheWeights, neighbours: tables };
}
