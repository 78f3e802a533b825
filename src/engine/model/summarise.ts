import type { CacheWeights, ModelSummary, Provenance, RunSpec } from '../../protocol/spec';
import type { TrainerOutcome } from '../training/trainer';

/** What is remembered of a run that has ended. `trainedAt` is in milliseconds since 1970. */
export function summarise(
  spec: RunSpec,
  network: { parameters: { count: number }; weightsHash(): string },
  outcome: TrainerOutcome,
  trainedAt: number,
  provenance?: Provenance,
  cache?: CacheWeights,
): ModelSummary {
  return {
    spec,
    parameters: network.parameters.count,
    weightsHash: network.weightsHash(),
    validLoss: outcome.validLoss,
    trainLoss: outcome.trainLoss,
    steps: outcome.steps,
    trainedAt,
    ...(provenance && { provenance }),
    ...(cache && { cache }),
  };
}
