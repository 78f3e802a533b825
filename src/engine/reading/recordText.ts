import { UnrollError } from '../../base/errors';
import { formatIntervention, type Intervention } from '../../protocol/interventions';
import type { PredictionResult, Surprisals } from '../../protocol/predictions';
import type { RecordedGradient, RecordedText } from '../../protocol/recording';
import { quantitiesOf } from '../../protocol/spec';
import type { WhatIfAnswer } from '../../protocol/whatIf';
import type { GradientReader } from '../gradient/gradientAt';
import { inspect, type TokenSpan } from './inspect';
import { whatIf } from '../interventions/whatIf';
import type { ModelReader } from './modelReader';
import { predict } from './predict';
import { recordUnits } from './recordUnits';
import { surprisals } from './surprisals';

const predicted = 12;
const expected = 4;
/** Numbers of a trace: 8 MB of them. */
const mostTraced = 2_000_000;
/** The last tokens, at each of which gradients and units can be looked at, and how far back gradients go. */
const looked = 60;
const mostLags = 120;
const tokensWritten = 30;

/**
 * The last `tokens` tokens of a text up to before `end`, with all that the panel shows of them; with interventions also what
 * the network says of the last of them when it is changed. Throws `bad-input` for interventions that the model does not have.
 */
export function* recordText(
  reader: ModelReader,
  { first, end }: TokenSpan,
  gradients: GradientReader,
  interventions: readonly Intervention[] = [],
): Generator<void, RecordedText> {
  const { document, network } = reader;
  const { spec } = network;
  const isBlank = spec.kind === 'blank';
  const told = isBlank
    ? nothingTold(reader, { first, end })
    : yield* surprisals(reader, { first, end }, expected);
  const predictions = isBlank ? [] : yield* predictionsIn(reader, { first, end });
  const perToken = spec.layers * spec.hiddenSize * quantitiesOf[spec.cell].length * (isBlank ? 2 : 1);
  const traced = Math.max(1, Math.min(end - first, Math.floor(mostTraced / perToken)));
  const span = { first: Math.max(first, end - traced), end };
  const trace = yield* inspect(reader, span);
  const units = yield* recordUnits(document, trace, span, looked);
  return {
    text: document.text.slice(document.starts[first], document.starts[end]),
    surprisals: told,
    predictions,
    trace,
    ...(!isBlank && { gradients: yield* gradientsAt(reader, { first, end }, gradients) }),
    ...units,
    ...(interventions.length > 0 &&
      (yield* recordedWhatIf(reader, { first, end }, gradients, interventions))),
  };
}

/** What is expected after each token; nothing of a network that gives no numbers. */
function* predictionsIn(reader: ModelReader, { first, end }: TokenSpan): Generator<void, PredictionResult[]> {
  const found: PredictionResult[] = [];
  try {
    for (let token = first; token < end; token++)
      found.push(yield* predict(reader, reader.document.starts[token + 1], predicted));
  } catch (error) {
    if (!(error instanceof UnrollError) || error.code !== 'diverged') throw error;
    return [];
  }
  return found;
}

/** Nothing of a network that gives no numbers when it is changed. */
function* recordedWhatIf(
  reader: ModelReader,
  { first, end }: TokenSpan,
  gradients: GradientReader,
  interventions: readonly Intervention[],
): Generator<void, Pick<RecordedText, 'whatIf'>> {
  const options = { interventions, topK: predicted, temperature: 0.5, seed: 1 };
  const ofTokens: WhatIfAnswer[] = [];
  try {
    for (let token = Math.max(first, end - looked); token < end; token++) {
      const length = token === end - 1 ? tokensWritten : 0;
      ofTokens.push(yield* whatIf(reader, reader.document.starts[token + 1], { ...options, length }));
    }
    const changed = reader.under(interventions);
    const isBlank = reader.network.spec.kind === 'blank';
    const set = interventions.map(formatIntervention);
    const hangsOn = isBlank ? [] : yield* gradientsAt(changed, { first, end }, gradients);
    return { whatIf: { set, ofTokens, gradients: hangsOn } };
  } catch (error) {
    if (!(error instanceof UnrollError) || error.code !== 'diverged') throw error;
    return {};
  }
}

/** Gradients of the predictions after each of the last tokens, as far back as the recorded tokens go. */
function* gradientsAt(
  reader: ModelReader,
  { first, end }: TokenSpan,
  gradients: GradientReader,
): Generator<void, RecordedGradient[]> {
  const found: RecordedGradient[] = [];
  for (let token = Math.max(first, end - looked); token < end; token++) {
    const lags = Math.min(mostLags, token + 1 - first);
    const question = { token: token + 1, mostLags: lags };
    const { target, connectivity, layers } = yield* gradients.gradientAt(reader, question);
    found.push({ target, connectivity, layers });
  }
  return found;
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
    excess: new Float32Array(count).fill(NaN),
    best: Array.from({ length: count }, () => []),
  };
}
