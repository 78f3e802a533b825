import { UnrollError } from '../../base/errors';
import { phrase } from '../../base/phrase';
import type { GradientResult, GradientTarget, LayerGradient } from '../../protocol/gradient';
import type { Direction } from '../../protocol/spec';
import { argmax } from '../decoding';
import type { F32, KernelsBackend } from '../kernels/kernels';
import { type NetworkState, Stepper } from '../network/stepper';
import { StepInterventions } from '../interventions/stepInterventions';
import { Pacer } from '../network/pacer';
import type { ModelReader } from '../reading/modelReader';
import { tokenOf } from '../reading/tokenOf';
import { BackwardStack, logitRow, lossRow, rowsBack } from './backwardStack';
import { lossGradient } from './lossGradient';

export interface GradientQuestion {
  /** Number of the token whose prediction is looked at; the count of tokens for what follows the text. */
  token: number;
  /** Steps back from it, at most. */
  mostLags: number;
}

/** Tokens that one stack reads for a prediction, in the order in which it reads them, and its state before. */
interface Reading {
  direction: Direction;
  /** Numbers of the tokens in the document. */
  tokens: number[];
  state: NetworkState;
}

/** A reading that has been done: the stack holds its states until the next one. */
interface Done extends Reading {
  stack: BackwardStack;
  top: F32; // (H)
}

/** Looks back from predictions; its memories are kept from question to question. */
export class GradientReader {
  private readonly stacks = new Map<Direction, BackwardStack>();

  constructor(private readonly backend: KernelsBackend) {}

  /**
   * Norms of d loss / d state for every lag and layer, and of d logit / d embedding for every token (the connectivity of
   * Madsen, "Visualizing memorization in RNNs", Distill 2019). Gradients go back `mostLags` steps; what was read before
   * only gives the state to begin with. Under the reader's interventions what is forced hangs on nothing: gradients end there. Throws `bad-input` where nothing was read for the prediction.
   */
  *gradientAt(reader: ModelReader, { token, mostLags }: GradientQuestion): Generator<void, GradientResult> {
    const { network, document } = reader;
    const pacer = new Pacer(network.kernels);
    const isBlank = network.spec.kind === 'blank';
    checkQuestion(document.count, token, isBlank);
    const readings = [yield* readBefore(reader, token, mostLags)];
    if (isBlank) readings.push(yield* readBehind(reader, token, mostLags));
    const done: Done[] = [];
    for (const reading of readings) done.push(yield* this.read(reader, reading, pacer));
    const { target, dTop } = differentiate(reader, token, done);
    const connectivity = new Map<number, number>();
    const layers: LayerGradient[] = [];
    for (const [i, { direction, stack, tokens }] of done.entries()) {
      if (tokens.length > 0) yield* stack.backward(tokens.length, dTop[i], pacer);
      layers.push(...layerGradients(stack, direction, tokens.length));
      tokens.forEach((index, t) => connectivity.set(index, embeddingNorm(stack, t)));
    }
    const read = [...connectivity.keys()].sort((a, b) => a - b);
    return {
      target,
      tokens: read.map((index) => tokenOf(reader, index)),
      connectivity: Float32Array.from(read, (index) => connectivity.get(index) ?? NaN),
      layers,
    };
  }

  private *read(reader: ModelReader, reading: Reading, pacer: Pacer): Generator<void, Done> {
    const { network, document } = reader;
    const { direction, tokens, state } = reading;
    const stack = this.stackFor(reader, direction, tokens.length);
    stack.load(network, direction);
    if (tokens.length > 0) {
      const ids = tokens.map((index) => document.ids[index]);
      const { interventions } = reader;
      const forced =
        interventions.length > 0 ? new StepInterventions(network.spec, direction, interventions) : undefined;
      const forcedAt = forced && ((t: number) => forced.at(tokens[t]));
      yield* stack.forward(ids, network.parameters.embedding, state, pacer, forcedAt);
    }
    const top = tokens.length > 0 ? stack.topAfter(tokens.length) : state.hidden[state.hidden.length - 1];
    return { ...reading, stack, top };
  }

  private stackFor({ network }: ModelReader, direction: Direction, steps: number): BackwardStack {
    const known = this.stacks.get(direction);
    const { spec } = network;
    if (known && known.mostSteps >= steps && isSameShape(known, spec)) return known;
    // Some room, so that a text that grows does not ask for another memory at every token.
    const capacity = Math.max(16, steps + (steps >> 2));
    const stack = BackwardStack.create(this.backend, spec, capacity);
    this.stacks.set(direction, stack);
    return stack;
  }
}

function isSameShape(stack: BackwardStack, spec: BackwardStack['spec']): boolean {
  const { cell, layers, hiddenSize, embeddingSize } = stack.spec;
  return (
    cell === spec.cell &&
    layers === spec.layers &&
    hiddenSize === spec.hiddenSize &&
    embeddingSize === spec.embeddingSize
  );
}

function checkQuestion(count: number, token: number, isBlank: boolean): void {
  if (!Number.isInteger(token) || token < 0 || token > count) {
    throw new UnrollError(
      'bad-input',
      phrase`There is no token ${token}: the text has ${count}.`,
      phrase`Tokens are counted from 0; ${count} stands for what follows the text.`,
    );
  }
  const isAlone = isBlank ? count - (token < count ? 1 : 0) === 0 : token === 0;
  if (!isAlone) return;
  throw new UnrollError(
    'bad-input',
    count === 0 ? 'The text is empty.' : 'Nothing was read for the prediction of the first token.',
    'Take a later token, or a longer text.',
  );
}

function* readBefore(reader: ModelReader, token: number, mostLags: number): Generator<void, Reading> {
  const first = Math.max(0, token - mostLags);
  yield* reader.moveTo(first);
  return { direction: 'forward', tokens: known(reader, first, token), state: reader.state() };
}

function* readBehind(reader: ModelReader, token: number, mostLags: number): Generator<void, Reading> {
  const { document, network, window, interventions } = reader;
  const end = Math.min(document.count, token + 1 + mostLags);
  const stepper = new Stepper(network, 'backward', interventions);
  for (let i = Math.min(document.count, end + window) - 1; i >= end; i--) {
    if (document.ids[i] >= 0) stepper.step(document.ids[i], i);
    yield;
  }
  const tokens = known(reader, token + 1, end).reverse();
  return { direction: 'backward', tokens, state: stepper.snapshot() };
}

/** Tokens that the model has a number for: the others leave its state as it is. */
function known({ document }: ModelReader, first: number, end: number): number[] {
  const tokens: number[] = [];
  for (let i = first; i < end; i++) if (document.ids[i] >= 0) tokens.push(i);
  return tokens;
}

/** The prediction, and for each stack the gradients (2, H) of its top state: of the loss, and of the target's logit. */
function differentiate(
  { network, tokenizer, document }: ModelReader,
  token: number,
  done: readonly Done[],
): { target: GradientTarget; dTop: F32[] } {
  const { hiddenSize, vocabularySize } = network.spec;
  const width = done.length * hiddenSize;
  const logits = network.stepOutput.logitsOf(...done.map(({ top }) => top));
  const actual = token < document.count ? document.ids[token] : -1;
  const id = actual >= 0 ? actual : argmax(logits);
  const { probability, loss, dLogits } = lossGradient(logits, id);
  const weight = network.parameters.outputWeight; // (V, width)
  const dFeatures = new Float64Array(width);
  for (let v = 0; v < vocabularySize; v++) {
    for (let j = 0; j < width; j++) dFeatures[j] += dLogits[v] * weight[v * width + j];
  }
  const dTop = done.map((_, side) => {
    const [from, to] = [side * hiddenSize, (side + 1) * hiddenSize];
    const gradients = new Float32Array(rowsBack * hiddenSize);
    gradients.set(dFeatures.subarray(from, to), lossRow * hiddenSize);
    gradients.set(weight.subarray(id * width + from, id * width + to), logitRow * hiddenSize);
    return gradients;
  });
  const start = document.starts[token];
  const end = token < document.count ? document.starts[token + 1] : start;
  const target = {
    token,
    start,
    end,
    text: actual >= 0 ? document.text.slice(start, end) : tokenizer.textOf(id),
    probability,
    loss,
    isAssumed: actual < 0,
  };
  return { target, dTop };
}

function layerGradients(stack: BackwardStack, direction: Direction, steps: number): LayerGradient[] {
  return stack.layers.map((layer, index) => {
    const byLag = (norm: (t: number) => number) =>
      Float32Array.from({ length: steps }, (_, lag) => norm(steps - 1 - lag));
    const hidden = byLag((t) => layer.hiddenNorm(t));
    const gradient = { cell: stack.spec.cell, layer: index, direction, hidden };
    return layer.cellNorms.length > 0
      ? { ...gradient, cellState: byLag((t) => layer.cellNorms[t]) }
      : gradient;
  });
}

function embeddingNorm({ dEmbedded, spec }: BackwardStack, t: number): number {
  const start = (t * rowsBack + logitRow) * spec.embeddingSize;
  return Math.hypot(...dEmbedded.subarray(start, start + spec.embeddingSize));
}
