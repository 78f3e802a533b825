import type { Surprisals } from '../../protocol/predictions';
import type { RecordedText } from '../../protocol/recording';
import { quantitiesOf } from '../../protocol/spec';
import { inspect, type TokenSpan } from './inspect';
import type { ModelReader } from './modelReader';
import { predict } from './predict';
import { surprisals } from './surprisals';

const predicted = 12;
const expected = 4;
/** Numbers of a trace: 8 MB of them. */
const mostTraced = 2_000_000;

/** The last `tokens` tokens of a text up to before `end`, with all that the panel shows of them. */
export function* recordText(reader: ModelReader, { first, end }: TokenSpan): Generator<void, RecordedText> {
  const { document, network } = reader;
  const { spec } = network;
  const isBlank = spec.kind === 'blank';
  const told = isBlank
    ? nothingTold(reader, { first, end })
    : yield* surprisals(reader, { first, end }, expected);
  const predictions = [];
  for (let token = first; token < end && !isBlank; token++) {
    predictions.push(yield* predict(reader, document.starts[token + 1], predicted));
  }
  const perToken = spec.layers * spec.hiddenSize * quantitiesOf[spec.cell].length * (isBlank ? 2 : 1);
  const traced = Math.max(1, Math.min(end - first, Math.floor(mostTraced / perToken)));
  const trace = yield* inspect(reader, { first: Math.max(first, end - traced), end });
  return {
    text: document.text.slice(document.starts[first], document.starts[end]),
    surprisals: told,
    predictions,
    trace,
  };
}

/** A model that fills blanks has no surprisal of a text that goes on. */
function nothingTold({ document }: ModelReader, { first, end }: TokenSpan): Surprisals {
  const count = end - first;
  return {
    starts: Int32Array.from(document.starts.subarray(first, end)),
    ends: Int32Array.from(document.starts.subarray(first + 1, end + 1)),
    probability: new Float32Array(count).fill(NaN),
    rank: new Int32Array(count).fill(-1),
    unknown: new Uint8Array(count),
    best: Array.from({ length: count }, () => []),
  };
}
