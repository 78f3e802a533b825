import type { RunSpec } from '../../protocol/spec';
import type { KernelsBackend } from '../kernels/kernels';
import type { ThreadSupply } from '../threads/threadSupply';
import { checkTraining } from '../training/checkTraining';
import { startFromFrequencies } from '../training/startFromFrequencies';
import { TaskTrainer, type TrainerOptions } from '../training/trainer';
import type { TrainingTask } from '../training/trainingTask';
import { TrainingTeam } from '../training/trainingTeam';
import { ValidationPlan } from '../training/validationPlan';
import { scorePairs } from './evaluatePairs';
import type { EncodedPair } from './pairs/encodePairs';
import { PairBatches, tokensToPredict } from './pairs/pairBatches';
import { TranslationGraph } from './translationGraph';
import type { TranslationNetwork } from './translationNetwork';
import { endId } from './translationSpec';

export interface PairData {
  train: readonly EncodedPair[];
  valid: readonly EncodedPair[];
}

/** Trains an encoder-decoder on pairs, with teacher forcing. */
export class TranslationTrainer extends TaskTrainer<TranslationNetwork, PairBatches> {
  /**
   * Throws `bad-input` for a spec that cannot be trained, `too-large` for a model that does not fit, `bad-model` for a state
   * to resume that is of another training.
   */
  constructor(
    backend: KernelsBackend,
    spec: RunSpec,
    data: PairData,
    nowSeconds: () => number,
    supply?: ThreadSupply,
    options: TrainerOptions = {},
  ) {
    checkTraining(spec.training);
    super(spec, pairTask(backend, spec, data, supply), nowSeconds, options);
  }
}

function pairTask(
  backend: KernelsBackend,
  { model, training }: RunSpec,
  { train, valid }: PairData,
  supply?: ThreadSupply,
): TrainingTask<TranslationNetwork, PairBatches> {
  const { optimizer, seed, threads = 1, sequenceLength, batchSize } = training;
  const data = new PairBatches(train, batchSize, seed);
  // A source ends with a mark, a target begins or ends with one.
  const shape = { steps: sequenceLength + 1, rows: Math.min(batchSize, train.length) };
  const plan = { spec: model, optimizer, shape, seed, threads };
  const maker = TrainingTeam.of(backend, plan, supply, (memories, shares) =>
    TranslationGraph.create(memories, { ...plan, threads: shares }),
  );
  const { network } = maker;
  startFromFrequencies(network.parameters.get('output.bias'), writtenTokens(train, endId(model)));
  network.markWeightsChanged();
  const { chunksPerEpoch, tokensPerChunk } = data;
  const validTokens = tokensToPredict(valid);
  return {
    maker,
    data,
    chunksPerEpoch,
    validTokens,
    hasValidation: valid.length > 0,
    plan: new ValidationPlan({ shape: { steps: tokensPerChunk, rows: 1 }, chunksPerEpoch }, validTokens),
    *validate(tally, tokens) {
      yield* scorePairs(network, firstOf(valid, tokens), (scores) => {
        for (const { loss, rank } of scores) tally.add(loss, rank, false);
      });
    },
  };
}

/** All that a decoder has to write. */
function writtenTokens(pairs: readonly EncodedPair[], end: number): Int32Array {
  const ids = new Int32Array(tokensToPredict(pairs));
  let at = 0;
  for (const { target } of pairs) {
    ids.set(target, at);
    at += target.length;
    ids[at++] = end;
  }
  return ids;
}

/** The first pairs that have so many tokens to predict, or all. */
function firstOf(pairs: readonly EncodedPair[], tokens: number): readonly EncodedPair[] {
  let sum = 0;
  const end = pairs.findIndex(({ target }) => (sum += target.length + 1) >= tokens);
  return end < 0 ? pairs : pairs.slice(0, end + 1);
}
