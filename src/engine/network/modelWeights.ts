import type { ModelSpec } from '../../protocol/spec';
import type { Arena } from '../arena';
import type { Kernels } from '../kernels/kernels';
import { parameterCount, ParameterBlock } from './parameterBlock';
import { weightsHash } from './weightsHash';

/** The weights of a model in one kernels memory, and what tells whether they have changed. */
export abstract class ModelWeights {
  readonly kernels: Kernels;
  readonly parameters: ParameterBlock;
  private version = 0;

  /** Part of a layout: weights have no values yet. */
  protected constructor(arena: Arena, spec: ModelSpec) {
    this.kernels = arena.kernels;
    this.parameters = new ParameterBlock(spec, arena.floats(parameterCount(spec)));
  }

  /** Grows with every change of weights: states computed with another version are out of date. */
  get weightsVersion(): number {
    return this.version;
  }

  /** To be called after writing into `parameters`. */
  markWeightsChanged(): void {
    this.version++;
  }

  /** FNV-1a over all weights, 16 hexadecimal digits. */
  weightsHash(): string {
    return weightsHash(this.parameters.values);
  }

  /** Memory held, in bytes. */
  get byteLength(): number {
    return this.kernels.memory.byteLength;
  }

  /** Takes over the weights of a model of the same spec. */
  protected copyWeights({ parameters }: ModelWeights): void {
    this.parameters.values.set(parameters.values);
    this.markWeightsChanged();
  }
}
