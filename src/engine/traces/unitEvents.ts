import type { CellKind, Quantity } from '../../protocol/spec';
import type { UnitEvent } from '../../protocol/traces';

export type UnitValues = Partial<Record<Quantity, Float32Array>>;

/** A change of a unit's state, without the token's text. */
export type StateChange = Omit<UnitEvent, 'text'>;

/** The quantity that a cell carries from token to token. */
export function stateQuantity(cell: CellKind): Quantity {
  return cell === 'lstm' ? 'cell' : 'hidden';
}

/**
 * What the token of a row did to the state `before` it: an LSTM adds i g and keeps f c' (Hochreiter and Schmidhuber 1997;
 * Gers et al. 2000), a GRU adds (1 - z) n and keeps z h' (Cho et al. 2014, in PyTorch's notation), a simple network makes
 * its state anew.
 */
export function changesAt(cell: CellKind, values: UnitValues, at: number, before: number): StateChange[] {
  const of = (name: Quantity) => values[name]?.[at] ?? NaN;
  const state = of(stateQuantity(cell));
  switch (cell) {
    case 'lstm':
      return [
        { row: at, kind: 'write', amount: of('input') * of('candidate'), state },
        { row: at, kind: 'erase', amount: (of('forget') - 1) * before, state },
      ];
    case 'gru':
      return [
        { row: at, kind: 'write', amount: (1 - of('update')) * of('candidate'), state },
        { row: at, kind: 'erase', amount: (of('update') - 1) * before, state },
      ];
    case 'rnn-tanh':
    case 'rnn-relu':
      return [{ row: at, kind: 'change', amount: state - before, state }];
  }
}

/** Keeps the strongest changes of each kind, strongest first; of equal ones the first. */
export class StrongestChanges {
  private readonly kept = new Map<StateChange['kind'], StateChange[]>();

  constructor(private readonly most: number) {}

  add(change: StateChange): void {
    const size = Math.abs(change.amount);
    if (!(size > 0) || this.most < 1) return;
    let list = this.kept.get(change.kind);
    if (!list) this.kept.set(change.kind, (list = []));
    if (list.length === this.most && size <= Math.abs(list[list.length - 1].amount)) return;
    let place = list.length;
    while (place > 0 && Math.abs(list[place - 1].amount) < size) place--;
    list.splice(place, 0, change);
    if (list.length > this.most) list.pop();
  }

  /** All kinds together, strongest first. */
  list(): StateChange[] {
    return [...this.kept.values()].flat().sort((a, b) => Math.abs(b.amount) - Math.abs(a.amount));
  }
}
