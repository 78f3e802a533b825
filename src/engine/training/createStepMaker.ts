import type { RunSpec } from '../../protocol/spec';
import type { KernelsBackend } from '../kernels/kernels';
import type { Network } from '../network/network';
import type { SequenceShape } from '../network/sequenceRun';
import type { ThreadSupply } from '../threads/threadSupply';
import { BlankGraph } from './blankGraph';
import type { StepMaker } from './stepMaker';
import type { Streams } from './streams';
import { TrainingTeam } from './trainingTeam';

/** Who makes the steps for a model of that kind. Throws `bad-input` or `too-large`. */
export function createStepMaker(
  backend: KernelsBackend,
  { model, training: { optimizer, seed, threads = 1 } }: RunSpec,
  shape: SequenceShape,
  supply: ThreadSupply | undefined,
): StepMaker {
  const plan = { spec: model, optimizer, shape, seed, threads };
  if (model.kind !== 'blank') return TrainingTeam.create(backend, plan, supply);
  return TrainingTeam.of<Network, Streams, BlankGraph>(backend, plan, supply, (memories, shares) =>
    BlankGraph.create(memories, model, optimizer, shape, seed, shares),
  );
}
