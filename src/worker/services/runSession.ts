import { throwIfCancelled } from '../../base/cancellation';
import type { NewLimits } from '../../engine/checkpoint/prepareResume';
import type { KernelsName } from '../../engine/kernels/kernels';
import type { DrivenTrainer, TrainerOutcome } from '../../engine/training/trainer';
import type { CallContext } from '../../protocol/engineApi';
import type { Provenance, RunSpec } from '../../protocol/spec';
import type { TrainingEvent, TrainRequest } from '../../protocol/training';
import { TrainingSession } from '../trainingSession';
import type { EngineCore } from './engineCore';

/** A trainer of a network of any kind. */
export interface SessionTrainer extends DrivenTrainer {
  readonly spec: RunSpec;
  readonly network: { parameters: { count: number } };
}

/** Tells that a run has started, and runs it until its end, `stopTraining` or cancellation. */
export async function runSession(
  core: EngineCore,
  runId: string,
  trainer: SessionTrainer,
  started: { reasons: string[]; trainTokens: number; validTokens: number },
  { token, progress }: CallContext<TrainingEvent>,
): Promise<TrainerOutcome> {
  const session = new TrainingSession(runId, trainer, core.options, core.foreground, progress);
  core.session = session;
  const { spec, network } = trainer;
  progress({ kind: 'started', runId, spec, parameters: network.parameters.count, ...started });
  const registration = token.onCancellationRequested(() => session.stop());
  try {
    // Preparing a long text takes a while: who has cancelled meanwhile has no use for a model that learnt nothing.
    await core.options.yieldNow();
    throwIfCancelled(token);
    return await session.run();
  } finally {
    registration.dispose();
  }
}

/** Limits that a request has; for a training that goes on, undefined where it keeps its own. */
export function newLimits({ options }: TrainRequest): NewLimits | undefined {
  const { epochs, steps, seconds } = options.training ?? {};
  const isLimited = [epochs, steps, seconds].some((limit) => limit !== undefined);
  return isLimited ? { epochs, steps, seconds } : undefined;
}

/** The host knows the texts, the engine what computed. */
export function provenanceOf({ provenance }: TrainRequest, kernels: KernelsName): Provenance | undefined {
  return provenance && { ...provenance, kernels };
}
