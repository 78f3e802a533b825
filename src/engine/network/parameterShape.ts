import type { ModelSpec } from '../../protocol/spec';
import { cells } from '../cells/cells';

/** A parameter without its values. */
export interface ParameterShape {
  name: string;
  shape: number[];
}

/** Of one recurrent layer that reads rows of `inputWidth` numbers. */
export function layerShapes(
  module: string,
  suffix: string,
  { cell, hiddenSize }: Pick<ModelSpec, 'cell' | 'hiddenSize'>,
  inputWidth: number,
): ParameterShape[] {
  const columns = cells[cell].gateCount * hiddenSize;
  return [
    { name: `${module}.weight_ih_${suffix}`, shape: [columns, inputWidth] },
    { name: `${module}.weight_hh_${suffix}`, shape: [columns, hiddenSize] },
    { name: `${module}.bias_ih_${suffix}`, shape: [columns] },
    { name: `${module}.bias_hh_${suffix}`, shape: [columns] },
  ];
}

export function countOf(shapes: readonly ParameterShape[]): number {
  return shapes.reduce((sum, { shape }) => sum + lengthOf(shape), 0);
}

export function lengthOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
