import { quantitiesOf } from '../../src/protocol/spec';
import type { UnitEvent, UnitLifeAnswer } from '../../src/protocol/traces';
import { formatInteger, formatValue } from '../format';
import { quantityNames } from '../strings';
import { isolated, visibleText } from '../visibleText';
import { type BeltScene, carriedQuantity, stateBefore, valueOf } from './beltScene';
import { beltStrings, eventNames } from './beltStrings';

/** The stronger of a token's write and erasure, where it has both. */
export function strongestByRow({ events }: UnitLifeAnswer): Map<number, UnitEvent> {
  const byRow = new Map<number, UnitEvent>();
  for (const event of events) {
    const other = byRow.get(event.row);
    if (!other || Math.abs(other.amount) < Math.abs(event.amount)) byRow.set(event.row, event);
  }
  return byRow;
}

/** What is on view, and what the unit does at the crosshair, else at the cursor. `first` is the number of row 0. */
export function descriptionOf(scene: BeltScene, first: number): { label: string; readout: string } {
  const from = scene.staves[0]?.tokens[0]?.row ?? 0;
  const to = scene.staves.at(-1)?.tokens.at(-1)?.row ?? 0;
  const state = quantityNames[carriedQuantity(scene.cell)].full;
  const number = (row: number) => formatInteger(first + row + 1);
  const row = scene.row >= 0 ? scene.row : scene.cursorRow;
  return {
    label: beltStrings.label(scene.unit, state, number(from), number(to)),
    readout: row >= from && row <= to ? readoutOf(scene, row, number(row)) : '\u00a0',
  };
}

/** What the unit does at a token, in a line. */
export function readoutOf(scene: BeltScene, row: number, number: string): string {
  const of = (name: Parameters<typeof valueOf>[1]) => valueOf(scene, name, row);
  const before = stateBefore(scene, row);
  const parts = quantitiesOf[scene.cell].map(
    (name) => `${quantityNames[name].name} ${formatValue(of(name))}`,
  );
  const changes: Record<string, number> =
    scene.cell === 'lstm'
      ? { write: of('input') * of('candidate'), erase: (of('forget') - 1) * before }
      : scene.cell === 'gru'
        ? { write: (1 - of('update')) * of('candidate'), erase: (of('update') - 1) * before }
        : { change: of('hidden') - before };
  for (const kind of ['write', 'erase', 'change'] as const) {
    const amount = changes[kind];
    if (amount !== undefined)
      parts.push(`${eventNames[kind]} ${amount > 0 ? '+' : ''}${formatValue(amount)}`);
  }
  return `${isolated(visibleText(scene.text(row)?.text ?? ''))}  (${number})  ·  ${parts.join('  ·  ')}`;
}
