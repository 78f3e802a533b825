import { UnrollError } from '../../base/errors';
import { phrase } from '../../base/phrase';
import type { Network } from '../network/network';
import { Pacer, workPerExponential } from '../network/pacer';
import { EvaluationTally } from './evaluationTally';
import { rankOf } from './rankOf';
import { TextBehind } from './textBehind';

/** How well a network predicts a text. The first token is context only; NaN where nothing was predicted. */
export interface Evaluation {
  /** Tokens predicted. */
  tokens: number;
  /** Mean nats per predicted token. */
  loss: number;
  /** Shares of tokens that were the most probable, or among the five most probable. */
  top1: number;
  top5: number;
  /** Share of tokens outside the vocabulary. */
  unknown: number;
}

/**
 * Reads `ids` as one stream from the empty state, pausing every few milliseconds of reference kernels' work. A blank model
 * predicts the same tokens as a language model, each from all that stands before it and all that stands behind it.
 * Throws `busy` when another evaluation of the same network has not ended, `bad-input` for ids outside the vocabulary.
 */
export function* evaluate(
  network: Network,
  ids: Int32Array,
  options: { unknownId?: number } = {},
): Generator<void, Evaluation> {
  const tally = new EvaluationTally();
  yield* evaluateInto(tally, network, ids, options.unknownId);
  return tally.result();
}

/** Like `evaluate`, for callers that may end it early: `tally` always holds what was read so far. */
export function* evaluateInto(
  tally: EvaluationTally,
  network: Network,
  ids: Int32Array,
  unknownId = -1,
): Generator<void, void> {
  const { evaluation, kernels, spec } = network;
  if (evaluation.inUse) {
    throw new UnrollError('busy', 'This model is being evaluated already.', 'Wait until that has ended.');
  }
  checkIds(ids, spec.vocabularySize);
  const { run, chunks, chunkRows, logits, targets, losses, otherSide } = evaluation;
  const v = spec.vocabularySize;
  const pacer = new Pacer(kernels);
  evaluation.inUse = true;
  try {
    network.freshWeights();
    const behind = otherSide && new TextBehind(otherSide, ids);
    if (behind) yield* behind.readAll(pacer);
    run.resetState();
    for (let start = 0; start + 1 < ids.length; start += run.shape.steps) {
      const steps = Math.min(run.shape.steps, ids.length - 1 - start);
      run.ids.set(ids.subarray(start, start + steps));
      network.freshWeights();
      yield* run.forward(steps, pacer);
      if (behind) yield* behind.join(start, pacer);
      for (let row = 0, chunk = 0; row < steps; row += chunkRows, chunk++) {
        const rows = Math.min(chunkRows, steps - row);
        targets.set(ids.subarray(start + row + 1, start + row + 1 + rows));
        yield* chunks[chunk].run(rows, pacer);
        kernels.crossEntropy(logits, targets, losses, rows, v);
        for (let r = 0; r < rows; r++) {
          const rank = rankOf(logits, r * v, v, targets[r]);
          tally.add(losses[r], rank, targets[r] === unknownId);
        }
        if (pacer.spend(rows * v * workPerExponential)) yield;
      }
      run.carryState(steps);
    }
  } finally {
    evaluation.inUse = false;
  }
}

/** Kernels do not check: an id outside the tables would read or write foreign memory. */
export function checkIds(ids: Int32Array, vocabularySize: number): void {
  for (let i = 0; i < ids.length; i++) {
    if (ids[i] < 0 || ids[i] >= vocabularySize) {
      throw new UnrollError(
        'bad-input',
        phrase`Token ${i} of the text has number ${ids[i]}, but the model knows ${vocabularySize} tokens.`,
        'Encode the text with the tokenizer that belongs to the model.',
      );
    }
  }
}
