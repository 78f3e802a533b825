import type { RunSpec } from '../../protocol/spec';
import type { KernelsBackend } from '../kernels/kernels';
import type { SequenceShape } from '../network/sequenceRun';
import type { ThreadSupply } from '../threads/threadSupply';
import { BlankGraph } from './blankGraph';
import { LoneLearner } from './loneLearner';
import type { StepMaker } from './stepMaker';
import { TrainingTeam } from './trainingTeam';

/** Who makes the steps for a model of that kind. Throws `bad-input` or `too-large`. */
export function createStepMaker(
  backend: KernelsBackend,
  { model, training: { optimizer, seed, threads = 1 } }: RunSpec,
  shape: SequenceShape,
  supply: ThreadSupply | undefined,
): StepMaker {
  return model.kind === 'blank'
    ? new LoneLearner(BlankGraph.create(backend, model, optimizer, shape, seed))
    : TrainingTeam.create(backend, { spec: model, optimizer, shape, seed, threads }, supply);
}
