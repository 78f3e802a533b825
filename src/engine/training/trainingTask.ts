import type { RunSpec } from '../../protocol/spec';
import { checkIds, evaluateInto } from '../evaluation/evaluate';
import type { EvaluationTally } from '../evaluation/evaluationTally';
import type { KernelsBackend } from '../kernels/kernels';
import type { Network } from '../network/network';
import type { ThreadSupply } from '../threads/threadSupply';
import { createStepMaker } from './createStepMaker';
import { startFromFrequencies } from './startFromFrequencies';
import type { StepMaker } from './stepMaker';
import { Streams } from './streams';
import type { TrainedNetwork } from './trainedNetwork';
import { ValidationPlan } from './validationPlan';

/** What a trainer trains: a model, the data cut into chunks, and the data to judge it by. */
export interface TrainingTask<N extends TrainedNetwork, Data> {
  readonly maker: StepMaker<N, Data>;
  readonly data: Data;
  readonly chunksPerEpoch: number;
  /** Of `maker`'s validation: what is held out has so many tokens in all. */
  readonly validTokens: number;
  readonly hasValidation: boolean;
  readonly plan: ValidationPlan;
  /** The network, where validation reads with `evaluation` of it. */
  readonly evaluated?: Network;
  /** Reads about the first `tokens` tokens that are held out. */
  validate(tally: EvaluationTally, tokens: number): Generator<void, void>;
}

/** A text for a model that reads it as one stream. Throws `bad-input` or `too-large`. */
export function textTask(
  backend: KernelsBackend,
  spec: RunSpec,
  { train, valid }: { train: Int32Array; valid: Int32Array },
  supply?: ThreadSupply,
): TrainingTask<Network, Streams> {
  const { training, model } = spec;
  checkIds(train, model.vocabularySize);
  checkIds(valid, model.vocabularySize);
  const streams = new Streams(train, { steps: training.sequenceLength, rows: training.batchSize });
  const maker = createStepMaker(backend, spec, streams.shape, supply);
  const { network } = maker;
  startFromFrequencies(network.parameters.outputBias, train);
  network.markWeightsChanged();
  return {
    maker,
    evaluated: network,
    data: streams,
    chunksPerEpoch: streams.chunksPerEpoch,
    validTokens: valid.length,
    // A single token held out has nothing to be predicted from.
    hasValidation: valid.length > 1,
    plan: new ValidationPlan(streams, valid.length),
    validate: (tally, tokens) => evaluateInto(tally, network, valid.subarray(0, tokens)),
  };
}
