import type { StretchAnswer, UnitsAnswer } from '../../src/protocol/traces';
import { signButton } from '../controls/smallButton';
import { Selector } from '../controls/toolkit';
import { element, setHidden } from '../dom';
import { formatValue } from '../format';
import { layerChoices } from '../gates/gatesControls';
import { strings } from '../strings';
import { beltStrings } from './beltStrings';
import type { TellingUnit } from './tellingUnit';

export interface BeltCommands {
  chooseLayer(index: number): void;
  chooseUnit(unit: number): void;
  /** To the unit so many places further down the ranking. */
  stepUnit(by: number): void;
  page(by: number): void;
  toCursor(): void;
}

/** Units that the list has at most; any other is reached by its number. */
const mostListed = 200;

/** Which unit is on view, and which part of the text. */
export class BeltControls {
  readonly node: HTMLElement;
  private readonly layer: Selector;
  private readonly units: Selector;
  private readonly number: HTMLInputElement;

  constructor(commands: BeltCommands) {
    this.layer = new Selector(strings.layer, (value) => commands.chooseLayer(Number(value)));
    this.units = new Selector(beltStrings.unitChoice, (value) => commands.chooseUnit(Number(value)));
    this.number = element('input', {
      type: 'number',
      class: 'belt-unit-number',
      min: '0',
      step: '1',
      title: beltStrings.unit,
      'aria-label': beltStrings.unit,
    });
    this.number.hidden = true;
    this.number.addEventListener('change', () => {
      const unit = Number(this.number.value);
      if (Number.isInteger(unit) && unit >= 0) commands.chooseUnit(unit);
    });
    this.node = element(
      'div',
      { class: 'controls' },
      this.layer.node,
      this.units.node,
      this.number,
      element(
        'div',
        { class: 'zoom-buttons' },
        signButton('▲', beltStrings.previousUnit, () => commands.stepUnit(-1)),
        signButton('▼', beltStrings.nextUnit, () => commands.stepUnit(1)),
      ),
      element(
        'div',
        { class: 'zoom-buttons' },
        signButton('◂', beltStrings.pageBack, () => commands.page(-1)),
        signButton('▸', beltStrings.pageOn, () => commands.page(1)),
        signButton(beltStrings.toCursor, beltStrings.toCursorTitle, () => commands.toCursor()),
      ),
    );
  }

  show(
    stretch: StretchAnswer,
    layer: number,
    unit: number,
    ranking: UnitsAnswer | undefined,
    telling: TellingUnit | 'none' | undefined,
  ): void {
    const layers = layerChoices(stretch);
    setHidden(this.layer.node, layers.length < 2);
    this.layer.show(layers, String(layer));
    const listed = Array.from(ranking?.order.slice(0, mostListed) ?? []);
    if (unit >= 0 && !listed.includes(unit)) listed.push(unit);
    const forgets = telling && telling !== 'none' ? telling.unit : -1;
    const label = (each: number) =>
      each === forgets
        ? beltStrings.forgettingUnit(each)
        : beltStrings.activeUnit(each, ranking ? formatValue(ranking.deviation[each] ?? NaN) : '…');
    this.units.show(
      listed.map((each) => ({ value: String(each), label: label(each) })),
      String(unit),
    );
    setHidden(this.number, false);
    this.number.max = String(stretch.units - 1);
    if (document.activeElement !== this.number && unit >= 0) this.number.value = String(unit);
  }
}
