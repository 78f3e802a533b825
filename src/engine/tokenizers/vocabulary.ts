import { UnrollError } from '../../base/errors';
import { phrase, type Phrase } from '../../base/phrase';
import { noTokenId } from './tokenizer';

/** Id of the unknown token in every vocabulary fitted here. */
export const fittedUnknownId = 0;

/** Texts of tokens by id and back. A Map, so that `__proto__` and `constructor` are words like others. */
export class Vocabulary {
  private readonly ids = new Map<string, number>();

  /** Throws `bad-model` when a text stands twice or the unknown token's text is not ''. */
  constructor(
    readonly texts: readonly string[],
    readonly unknownId: number,
  ) {
    if (unknownId !== noTokenId && texts[unknownId] !== '')
      throw broken(phrase`token ${unknownId}, the unknown one, has a text or is missing`);
    texts.forEach((text, id) => {
      if (id === unknownId) return;
      if (text === '') throw broken(phrase`token ${id} is empty`);
      if (this.ids.has(text)) throw broken(phrase`token ${id} stands twice`);
      this.ids.set(text, id);
    });
  }

  get size(): number {
    return this.texts.length;
  }

  /** Id of a text, the unknown id when it is not in the vocabulary. */
  idOf(text: string): number {
    return this.ids.get(text) ?? this.unknownId;
  }

  textOf(id: number): string {
    return this.texts[id] ?? '';
  }
}

function broken(what: Phrase): UnrollError {
  return new UnrollError('bad-model', phrase`The vocabulary is damaged: ${what}.`, 'Train the model again.');
}

/**
 * The unknown token, then the texts seen at least `minCount` times, most frequent first and, among equals, first seen
 * first. `limit` is the most tokens in all, the unknown one included; 0 for no limit. `counts` is in order of first
 * appearance.
 */
export function chooseVocabulary(counts: Map<string, number>, minCount: number, limit: number): Vocabulary {
  const kept = [...counts].filter(([, count]) => count >= minCount);
  kept.sort((a, b) => b[1] - a[1]); // stable: equals keep their order of appearance
  const length = limit > 0 ? Math.max(limit - 1, 0) : kept.length;
  const texts = kept.slice(0, length).map(([text]) => text);
  return new Vocabulary(['', ...copyStrings(texts)], fittedUnknownId);
}

/** Slices of a text keep the whole text alive in today's engines; copies let it go. Lone surrogates survive as escapes. */
function copyStrings(texts: string[]): string[] {
  return JSON.parse(JSON.stringify(texts)) as string[];
}
