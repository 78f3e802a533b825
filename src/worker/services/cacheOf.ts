import type { NgramTable } from '../../engine/memory/ngramTable';
import { type CacheUse, cacheUse, wantedCaches } from '../../engine/reading/cacheUse';
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
  const wanted = wantedCaches(cache);
  if (wanted.length === 0) return undefined;
  const model = models.get(modelId);
  const { text } = model;
  const words = wanted.includes('text') && text ? yield* text.words(model.tokenizer) : undefined;
  const tables: NgramTable[] = [];
  const wordTables: NgramTable[] = [];
  for (const id of wanted.includes('neighbours') ? neighbours.slice(0, mostNeighbours) : []) {
    const reader = id === documentId ? undefined : documents.currentReader(id, modelId, model);
    if (!reader) continue;
    yield* reader.ngrams.update(reader.document.ids, reader.document.count);
    tables.push(reader.ngrams.table);
    if (!words) continue;
    const own = reader.wordsWith(words);
    yield* own.update(reader.document.text);
    wordTables.push(own.table);
  }
  return cacheUse(wanted, {
    weights: model.summary?.cache,
    neighbours: tables,
    text: wanted.includes('text') && text ? yield* text.ngrams() : undefined,
    ...(words && { words: { text: words, neighbours: wordTables } }),
  });
}
