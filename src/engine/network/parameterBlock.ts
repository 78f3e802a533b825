import type { ModelSpec } from '../../protocol/spec';
import type { CellParameters } from '../cells/cell';
import { cells } from '../cells/cells';
import type { F32 } from '../kernels/kernels';

/** A weight or bias, under PyTorch's name: a view in its block. */
export interface Parameter {
  name: string;
  shape: number[];
  values: F32;
}

/**
 * All parameters of a model one after the other in one flat array, with a table of names as in PyTorch's
 * word_language_model: encoder.weight, rnn.weight_ih_l0, rnn.weight_hh_l0, rnn.bias_ih_l0, rnn.bias_hh_l0, …,
 * decoder.weight (absent when tied), decoder.bias. Gradients and optimizer moments have the same layout.
 */
export class ParameterBlock {
  readonly list: Parameter[] = [];
  /** Number of parameters: the sum of all shapes. */
  readonly count: number;
  private readonly byName = new Map<string, F32>();

  /** `values` holds parameterCount(spec) floats. */
  constructor(
    spec: ModelSpec,
    readonly values: F32,
  ) {
    let at = 0;
    for (const { name, shape } of parameterShapes(spec)) {
      const length = lengthOf(shape);
      const view = values.subarray(at, at + length);
      this.list.push({ name, shape, values: view });
      this.byName.set(name, view);
      at += length;
    }
    this.count = at;
  }

  /** Throws when there is no such parameter: names come from code, never from people. */
  get(name: string): F32 {
    const values = this.byName.get(name);
    if (!values) throw new Error(`no parameter "${name}"`);
    return values;
  }

  /** Parameters of recurrent layer `layer`. */
  cell(layer: number): CellParameters {
    return {
      weightInput: this.get(`rnn.weight_ih_l${layer}`),
      weightRecurrent: this.get(`rnn.weight_hh_l${layer}`),
      biasInput: this.get(`rnn.bias_ih_l${layer}`),
      biasRecurrent: this.get(`rnn.bias_hh_l${layer}`),
    };
  }

  /** (V, E) */
  get embedding(): F32 {
    return this.get('encoder.weight');
  }

  /** (V, H); the embedding itself when tied. */
  get outputWeight(): F32 {
    return this.byName.get('decoder.weight') ?? this.embedding;
  }

  /** (V) */
  get outputBias(): F32 {
    return this.get('decoder.bias');
  }
}

export function parameterShapes(spec: ModelSpec): { name: string; shape: number[] }[] {
  const { layers, hiddenSize, embeddingSize, vocabularySize, tied } = spec;
  const columns = cells[spec.cell].gateCount * hiddenSize;
  const shapes = [{ name: 'encoder.weight', shape: [vocabularySize, embeddingSize] }];
  for (let layer = 0; layer < layers; layer++) {
    shapes.push(
      { name: `rnn.weight_ih_l${layer}`, shape: [columns, inputSize(spec, layer)] },
      { name: `rnn.weight_hh_l${layer}`, shape: [columns, hiddenSize] },
      { name: `rnn.bias_ih_l${layer}`, shape: [columns] },
      { name: `rnn.bias_hh_l${layer}`, shape: [columns] },
    );
  }
  if (!tied) shapes.push({ name: 'decoder.weight', shape: [vocabularySize, hiddenSize] });
  shapes.push({ name: 'decoder.bias', shape: [vocabularySize] });
  return shapes;
}

/** Number of trained parameters of a model. */
export function parameterCount(spec: ModelSpec): number {
  return parameterShapes(spec).reduce((sum, { shape }) => sum + lengthOf(shape), 0);
}

/** Width of what a recurrent layer reads. */
export function inputSize(spec: ModelSpec, layer: number): number {
  return layer === 0 ? spec.embeddingSize : spec.hiddenSize;
}

function lengthOf(shape: number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
