import type { TextFeature } from '../../../protocol/units';
import type { TokenSpan } from '../../reading/inspect';
import type { EncodedDocument } from '../../text/encodedDocument';
import { BracketScanner, ColumnScanner, IndentationScanner, type Scanner } from './layoutScanners';
import { QuoteScanner } from './quoteScanner';

const charactersPerPause = 16_384;

/** Further back nothing is looked at for what a stretch begins in: a quotation, a bracket, a line. In UTF-16 units. */
const reach = 200_000;

/** What ends a sentence, with the quotation marks and brackets that close behind it. */
const sentenceEnd = /[.!?…。！？]['"”’»)\]]*\s*$/u;

/**
 * What the text says of each token of a stretch, (tokens) each. Quotes, brackets, column and indentation are those after
 * the token's last character, as a state is that after the token; capitals, numbers, punctuation and ends of
 * sentences are of the token itself.
 */
export function* scanText(
  document: EncodedDocument,
  { first, end }: TokenSpan,
): Generator<void, Record<TextFeature, Float32Array>> {
  const { text, starts } = document;
  const scanners: Record<
    Exclude<TextFeature, 'capitals' | 'numbers' | 'punctuation' | 'sentences'>,
    Scanner
  > = {
    quotes: new QuoteScanner(text),
    brackets: new BracketScanner(),
    column: new ColumnScanner(),
    indentation: new IndentationScanner(),
  };
  const read = Object.values(scanners);
  const column = () => new Float32Array(end - first);
  const features: Record<TextFeature, Float32Array> = {
    quotes: column(),
    brackets: column(),
    column: column(),
    indentation: column(),
    capitals: column(),
    numbers: column(),
    punctuation: column(),
    sentences: column(),
  };
  let at = Math.max(0, (starts[first] ?? 0) - reach);
  const scanTo = function* (offset: number): Generator<void, void> {
    for (; at < offset; at++) {
      const character = text[at];
      for (const scanner of read) scanner.read(character, at);
      if (at % charactersPerPause === 0) yield;
    }
  };
  for (let token = first; token < end; token++) {
    yield* scanTo(starts[token + 1]);
    const row = token - first;
    for (const [name, scanner] of Object.entries(scanners))
      features[name as TextFeature][row] = scanner.value;
    const piece = text.slice(starts[token], starts[token + 1]);
    features.capitals[row] = Number(/\p{Lu}/u.test(piece));
    features.numbers[row] = Number(/\p{Nd}/u.test(piece));
    features.punctuation[row] = Number(/\p{P}/u.test(piece));
    features.sentences[row] = Number(sentenceEnd.test(piece));
  }
  return features;
}
