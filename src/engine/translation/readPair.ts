import { UnrollError } from '../../base/errors';
import { phrase, type Phrase } from '../../base/phrase';
import { encodeSide, type PairTokenizers } from './pairs/encodePairs';
import { mostPairTokens } from './translationNetwork';

/** A text as the tokens of one side, and what stands there for each. */
export interface ReadSide {
  ids: Int32Array;
  texts: string[];
}

/** Throws `bad-input` for an empty source, and as `readTarget`. */
export function readSource(tokenizers: PairTokenizers, text: string): ReadSide {
  const side = readSide(
    tokenizers.source,
    text,
    phrase`text`,
    phrase`Translate it sentence by sentence, one on each line.`,
  );
  if (side.ids.length > 0) return side;
  throw new UnrollError('bad-input', 'There is nothing to translate.', 'Give a text of a word at least.');
}

/** An empty target is one: it has an end. Throws `too-large` for too many tokens, `bad-input` for one that has no number. */
export function readTarget(tokenizers: PairTokenizers, text: string): ReadSide {
  return readSide(tokenizers.target, text, phrase`target`, phrase`Take a shorter target.`);
}

function readSide(
  tokenizer: PairTokenizers['source'],
  text: string,
  what: Phrase,
  tooLongHint: Phrase,
): ReadSide {
  const side = encodeSide(tokenizer, text);
  if (side.ids.length >= mostPairTokens) {
    throw new UnrollError(
      'too-large',
      phrase`The ${what} has ${side.ids.length} tokens; at most ${mostPairTokens - 1} can be read at a time.`,
      tooLongHint,
    );
  }
  // A tokenizer without an unknown token cannot read everything.
  const at = side.ids.findIndex((id) => id < 0);
  if (at < 0) return side;
  throw new UnrollError(
    'bad-input',
    phrase`“${side.texts[at]}” is not in the model's vocabulary, and it has no token for unknown ones.`,
    'Leave it out, or train on pairs that have it.',
  );
}
