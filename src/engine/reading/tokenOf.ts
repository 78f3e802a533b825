import type { TraceToken } from '../../protocol/predictions';
import type { ModelReader } from './modelReader';

/** Token number `index` of the document that is read. */
export function tokenOf({ document, tokenizer }: ModelReader, index: number): TraceToken {
  const start = document.starts[index];
  const end = document.starts[index + 1];
  return {
    start,
    end,
    text: document.text.slice(start, end),
    known: document.ids[index] !== tokenizer.unknownId,
  };
}
