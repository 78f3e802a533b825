import { type Direction, directions, type ModelSpec } from '../../protocol/spec';
import type { CellParameters } from '../cells/cell';
import type { F32 } from '../kernels/kernels';
import { isTranslation } from '../translation/translationSpec';
import { translationShapes } from '../translation/translationShapes';
import { countOf, layerShapes, lengthOf, type ParameterShape } from './parameterShape';

export { countOf, layerShapes, type ParameterShape } from './parameterShape';

/** A weight or bias, under PyTorch's name: a view in its block. */
export interface Parameter extends ParameterShape {
  values: F32;
}

/**
 * All parameters of a model one after the other in one flat array, with a table of names as in PyTorch's
 * word_language_model: encoder.weight, rnn.weight_ih_l0, rnn.weight_hh_l0, rnn.bias_ih_l0, rnn.bias_hh_l0, …,
 * decoder.weight (absent when tied), decoder.bias. A blank model has a second stack of the same shapes, the one that
 * reads from right to left: rnn_reverse.weight_ih_l0, …; columns 0 to H of its decoder.weight (V, 2H) belong to the
 * forward stack. Those of a translate model are in `translationShapes`. Gradients and optimizer moments have the same layout.
 */
export class ParameterBlock {
  readonly list: Parameter[] = [];
  /** Number of parameters: the sum of all shapes. */
  readonly count: number;
  private readonly byName = new Map<string, F32>();

  /** `values` holds as many floats as the model of that spec, or parameters of those shapes, have in all. */
  constructor(
    shapes: ModelSpec | readonly ParameterShape[],
    readonly values: F32,
  ) {
    let at = 0;
    for (const { name, shape } of 'cell' in shapes ? parameterShapes(shapes) : shapes) {
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

  /** Parameters of recurrent layer `layer` of a stack. */
  cell(layer: number, direction: Direction = 'forward'): CellParameters {
    return this.layer(stackModules[direction], `l${layer}`);
  }

  /** Parameters of the recurrent layer that PyTorch calls `module`.weight_ih_`suffix`, and so on. */
  layer(module: string, suffix: string): CellParameters {
    return {
      weightInput: this.get(`${module}.weight_ih_${suffix}`),
      weightRecurrent: this.get(`${module}.weight_hh_${suffix}`),
      biasInput: this.get(`${module}.bias_ih_${suffix}`),
      biasRecurrent: this.get(`${module}.bias_hh_${suffix}`),
    };
  }

  /** (V, E) */
  get embedding(): F32 {
    return this.get('encoder.weight');
  }

  /** (V, outputSize); the embedding itself when tied. */
  get outputWeight(): F32 {
    return this.byName.get('decoder.weight') ?? this.embedding;
  }

  /** (V) */
  get outputBias(): F32 {
    return this.get('decoder.bias');
  }
}

/** What PyTorch would call the two stacks: modules of their own, since neither may see what the other has read. */
const stackModules: Record<Direction, string> = { forward: 'rnn', backward: 'rnn_reverse' };

export function parameterShapes(spec: ModelSpec): ParameterShape[] {
  if (isTranslation(spec)) return translationShapes(spec);
  const { embeddingSize, vocabularySize, tied } = spec;
  const shapes = [{ name: 'encoder.weight', shape: [vocabularySize, embeddingSize] }];
  for (const direction of directionsOf(spec)) {
    for (let layer = 0; layer < spec.layers; layer++) {
      shapes.push(...layerShapes(stackModules[direction], `l${layer}`, spec, inputSize(spec, layer)));
    }
  }
  if (!tied) shapes.push({ name: 'decoder.weight', shape: [vocabularySize, outputSize(spec)] });
  shapes.push({ name: 'decoder.bias', shape: [vocabularySize] });
  return shapes;
}

/** The stacks of a model. */
export function directionsOf(spec: Pick<ModelSpec, 'kind'>): readonly Direction[] {
  return spec.kind === 'blank' ? directions : ['forward'];
}

/** Width of what the output layer reads: the states of all stacks, side by side. */
export function outputSize(spec: Pick<ModelSpec, 'kind' | 'hiddenSize'>): number {
  return directionsOf(spec).length * spec.hiddenSize;
}

/** Number of trained parameters of a model. */
export function parameterCount(spec: ModelSpec): number {
  return countOf(parameterShapes(spec));
}

/** Width of what a recurrent layer reads. */
export function inputSize(spec: ModelSpec, layer: number): number {
  return layer === 0 ? spec.embeddingSize : spec.hiddenSize;
}
