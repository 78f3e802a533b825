import type { CellKind } from '../../protocol/spec';
import { countOf, layerShapes, type ParameterShape } from '../network/parameterBlock';
import type { LabTask } from './tasks/task';

/** Shapes of a network for a task: PyTorch's names, one recurrent layer, an embedding where it reads tokens. */
export function taskShapes({ input, answer }: LabTask, cell: CellKind, hiddenSize: number): ParameterShape[] {
  const answers = answer.kind === 'classes' ? answer.count : 1;
  return [
    ...(input.kind === 'tokens'
      ? [{ name: 'encoder.weight', shape: [input.count, input.embeddingSize] }]
      : []),
    ...layerShapes('rnn', 'l0', { cell, hiddenSize }, inputWidth({ input })),
    { name: 'decoder.weight', shape: [answers, hiddenSize] },
    { name: 'decoder.bias', shape: [answers] },
  ];
}

/** Width of what the recurrent layer reads. */
export function inputWidth({ input }: Pick<LabTask, 'input'>): number {
  return input.kind === 'tokens' ? input.embeddingSize : input.width;
}

export function taskParameters(task: LabTask, cell: CellKind, hiddenSize: number): number {
  return countOf(taskShapes(task, cell, hiddenSize));
}

/** The hidden size that gives a cell as many parameters, nearly, as an LSTM of `lstmSize` units has. */
export function equalHiddenSize(
  parametersOf: (cell: CellKind, hiddenSize: number) => number,
  cell: CellKind,
  lstmSize: number,
): number {
  if (cell === 'lstm') return lstmSize;
  const wanted = parametersOf('lstm', lstmSize);
  let size = 1;
  while (parametersOf(cell, size) < wanted) size++;
  const isBelowNearer = size > 1 && wanted - parametersOf(cell, size - 1) < parametersOf(cell, size) - wanted;
  return isBelowNearer ? size - 1 : size;
}
