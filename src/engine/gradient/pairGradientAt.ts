import { UnrollError } from '../../base/errors';
import { phrase } from '../../base/phrase';
import type { Intervention } from '../../protocol/interventions';
import type { LayerGradient, PairGradientResult } from '../../protocol/gradient';
import type { Direction } from '../../protocol/spec';
import type { F32, KernelsBackend } from '../kernels/kernels';
import { forceInRun, pairInterventions } from '../interventions/pairInterventions';
import { Pacer } from '../network/pacer';
import { endMark, startMark } from '../translation/inspectPair';
import { readSource, readTarget } from '../translation/readPair';
import type { TranslatorParts } from '../translation/translate';
import type { TranslationNetwork } from '../translation/translationNetwork';
import { endId, type TranslationSpec } from '../translation/translationSpec';
import { outputWeightOf } from '../translation/translationWeights';
import { logitRow, lossRow, rowsBack } from './backwardStack';
import { lossGradient } from './lossGradient';
import { PairBackward, type StateNorms } from './pairBackward';

export interface PairGradientQuestion {
  source: string;
  target: string;
  /** Number of the target's token whose prediction is looked at; their count for the end; the last token without it. */
  position?: number;
  /** What encoder and decoder are made to hold. */
  interventions?: readonly Intervention[];
}

/** Looks back from predictions of a model that translates; its memory is kept from question to question. */
export class PairGradientReader {
  private held?: PairBackward;

  constructor(private readonly backend: KernelsBackend) {}

  /**
   * Norms of d loss / d state for the decoder's steps up to a prediction and for all steps of the encoder, and of
   * d logit / d embedding for every token that was read for it. With attention gradients reach the encoder's states of
   * the top layer directly; without, only through the summary that the decoder starts from. What is forced hangs on
   * nothing: gradients end there. Throws `bad-input` for an empty source, a position that is not there, or a token without a number; `too-large` for a text too long.
   */
  *gradientAt(
    { network, tokenizers }: TranslatorParts,
    question: PairGradientQuestion,
  ): Generator<void, PairGradientResult> {
    const source = readSource(tokenizers, question.source);
    const target = readTarget(tokenizers, question.target);
    const count = target.ids.length;
    const { position = Math.max(0, count - 1) } = question;
    checkPosition(position, count);
    const forced = pairInterventions(network.spec, question.interventions);
    const pacer = new Pacer(network.kernels);
    const back = this.backwardFor(network.spec, source.ids.length + 1, position + 1);
    // Every question says anew what is forced: the way back is looked at with it too.
    forceInRun(back.run, forced);
    yield* back.forward(network, source.ids, target.ids.subarray(0, position), pacer);
    const id = position < count ? target.ids[position] : endId(network.spec);
    const { probability, loss, dTop } = yield* differentiate(network, back.top, id, pacer);
    // What attention looked at, before the way back takes its buffers.
    const steps = source.ids.length + 1;
    const attention = back.run.attention?.rows[0].weights.slice(position * steps, (position + 1) * steps);
    yield* back.backward(dTop, pacer);
    return {
      target: {
        position,
        text: position < count ? target.texts[position] : endMark,
        probability,
        loss,
      },
      sourceTokens: [...source.texts, endMark],
      sourceConnectivity: embeddingNorms(back, back.dSource, steps),
      inputTokens: [startMark, ...target.texts.slice(0, position)],
      inputConnectivity: embeddingNorms(back, back.dInput, position + 1),
      encoder: encoderGradients(back, steps),
      decoder: back.decoderNorms.map((norms, layer) =>
        gradientOf(back.spec, layer, 'forward', norms, position + 1, (lag) => position - lag),
      ),
      summary: back.dSummary.map(({ hidden, cell }) => {
        const norm = (values: F32) => Math.hypot(...values.subarray(0, network.spec.hiddenSize));
        return { hidden: norm(hidden), ...(cell.length > 0 && { cellState: norm(cell) }) };
      }),
      ...(attention && { attention }),
    };
  }

  private backwardFor(spec: TranslationSpec, sourceSteps: number, targetSteps: number): PairBackward {
    const { held } = this;
    const isLarge = held && held.shape.sourceSteps >= sourceSteps && held.shape.targetSteps >= targetSteps;
    if (isLarge && isSameShape(held.spec, spec)) return held;
    // Some room, so that a text that grows does not ask for another memory at every token.
    const room = (steps: number) => Math.max(16, steps + (steps >> 2));
    this.held = PairBackward.create(this.backend, spec, room(sourceSteps), room(targetSteps));
    return this.held;
  }
}

function isSameShape(a: TranslationSpec, b: TranslationSpec): boolean {
  const keys = ['cell', 'layers', 'hiddenSize', 'embeddingSize', 'attention', 'bidirectional'] as const;
  return keys.every((key) => a[key] === b[key]);
}

function checkPosition(position: number, count: number): void {
  if (Number.isInteger(position) && position >= 0 && position <= count) return;
  throw new UnrollError(
    'bad-input',
    phrase`There is no token ${position}: the target has ${count}.`,
    phrase`Tokens of the target are counted from 0; ${count} stands for its end.`,
  );
}

/** Probability and loss of a token, and gradients (2, H) of what the output layer reads: of its loss, and of its logit. */
function* differentiate(
  { parameters, spec }: TranslationNetwork,
  top: F32, // (H)
  id: number,
  pacer: Pacer,
): Generator<void, { probability: number; loss: number; dTop: F32 }> {
  const { hiddenSize: h, vocabularySize } = spec;
  const weight = outputWeightOf(parameters, spec); // (Vt, H)
  const logits = Float64Array.from(parameters.get('output.bias'));
  for (let v = 0; v < vocabularySize; v++) {
    for (let j = 0; j < h; j++) logits[v] += weight[v * h + j] * top[j];
    if (pacer.spend(2 * h * plainCost)) yield;
  }
  const { probability, loss, dLogits } = lossGradient(logits, id);
  const dLoss = new Float64Array(h);
  for (let v = 0; v < vocabularySize; v++) {
    for (let j = 0; j < h; j++) dLoss[j] += dLogits[v] * weight[v * h + j];
    if (pacer.spend(2 * h * plainCost)) yield;
  }
  const dTop = new Float32Array(rowsBack * h);
  dTop.set(dLoss, lossRow * h);
  dTop.set(weight.subarray(id * h, (id + 1) * h), logitRow * h);
  return { probability, loss, dTop };
}

/** What an operation costs here, in operations of the kernels. */
const plainCost = 20;

/** In the order of the text: step t of a layer that reads backward is the one of the token t before the last. */
function encoderGradients(back: PairBackward, steps: number): LayerGradient[] {
  const of = (direction: Direction, stepOf: (token: number) => number) =>
    back.encoderNorms[direction].map((norms, layer) =>
      gradientOf(back.spec, layer, direction, norms, steps, stepOf),
    );
  return [...of('forward', (token) => token), ...of('backward', (token) => steps - 1 - token)];
}

function gradientOf(
  { cell }: TranslationSpec,
  layer: number,
  direction: Direction,
  { hidden, cellState }: StateNorms,
  length: number,
  stepOf: (place: number) => number,
): LayerGradient {
  const take = (norms: Float64Array) => Float32Array.from({ length }, (_, place) => norms[stepOf(place)]);
  return {
    cell,
    layer,
    direction,
    hidden: take(hidden),
    ...(cellState.length > 0 && { cellState: take(cellState) }),
  };
}

/** Of the logit, by step. */
function embeddingNorms({ spec }: PairBackward, gradients: F32, steps: number): Float32Array {
  const width = spec.embeddingSize;
  return Float32Array.from({ length: steps }, (_, t) => {
    const start = (t * rowsBack + logitRow) * width;
    return Math.hypot(...gradients.subarray(start, start + width));
  });
}
