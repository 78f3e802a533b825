import type { CellKind } from '../../protocol/spec';
import type { Cell } from './cell';
import { gruCell } from './gru';
import { lstmCell } from './lstm';
import { rnnReluCell, rnnTanhCell } from './rnn';

/** Every cell that a model may be made of. */
export const cells: Readonly<Record<CellKind, Cell>> = {
  lstm: lstmCell,
  gru: gruCell,
  'rnn-tanh': rnnTanhCell,
  'rnn-relu': rnnReluCell,
};
