import type { ModelSpec } from '../../protocol/spec';
import type { Kernels } from '../kernels/kernels';
import type { PackingPlan } from '../network/packingPlan';
import type { ParameterBlock } from '../network/parameterBlock';

/** What training needs of a network, whatever its shape: weights that change as a whole, and are packed after it. */
export interface TrainedNetwork {
  readonly spec: ModelSpec;
  readonly kernels: Kernels;
  readonly parameters: ParameterBlock;
  readonly packed: PackingPlan;
  /** Grows with every change of weights. */
  readonly weightsVersion: number;
  /** To be called after writing into `parameters`. */
  markWeightsChanged(): void;
}
