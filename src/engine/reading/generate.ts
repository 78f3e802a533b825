import { sampleToken } from '../decoding';
import type { Random } from '../random';
import { TokenTexts } from '../tokenizers';
import type { ModelReader } from './modelReader';
import { nextTokensAt } from './nextTokens';

export interface GenerateOptions {
  /** Tokens to generate. */
  length: number;
  /** 0 is greedy. */
  temperature: number;
  random: Random;
  /** Where in the document to write on; at its end when left out. */
  offset?: number;
}

/**
 * Continues the reader's document: yields a piece of text for each token ('' while the document is being read). A word
 * that the document leaves half-typed is completed first. Always ends, after `length` tokens.
 */
export function* generate(
  reader: ModelReader,
  { length, temperature, random, offset }: GenerateOptions,
): Generator<string> {
  const { tokenizer, document } = reader;
  const reading = nextTokensAt(reader, offset ?? document.text.length);
  let step = reading.next();
  while (!step.done) {
    yield '';
    step = reading.next();
  }
  const { probabilities, prefix } = step.value;
  let { previous } = step.value;
  const texts = new TokenTexts(tokenizer);
  // The logarithms of the allowed tokens' probabilities are logits as good as any; the others become impossible.
  let logits: Float32Array = probabilities.map(Math.log);
  for (let i = 0; i < length; i++) {
    const id = sampleToken(logits, temperature, random, tokenizer.unknownId);
    const text = texts.push(id, previous);
    yield text.slice(i === 0 ? prefix.length : 0);
    if (i + 1 === length) return;
    previous = text;
    reader.readOther(id);
    logits = reader.logits();
  }
}
