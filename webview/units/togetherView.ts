import type { QuestionAnswer } from '../../src/protocol/inspectorQuestions';
import type { TextRange } from '../../src/protocol/predictions';
import type { UnitMatch, UnitMatches, UnitThresholds } from '../../src/protocol/units';
import { Slider } from '../controls/slider';
import { smallButton } from '../controls/smallButton';
import { element, setHidden, setText } from '../dom';
import { formatInteger } from '../format';
import { elide, inlineText, spokenText, visibleText } from '../visibleText';
import { unitChip } from './unitChip';
import { unitsStrings } from './unitsStrings';

const sliderSteps = 200;
const chipsShown = 24;
const longestShown = 48;

export interface TogetherHandlers {
  choose(thresholds: UnitThresholds | undefined): void;
  selectUnit(unit: number): void;
  goTo(range: TextRange): void;
  dropBrush(): void;
}

/** Which units are on in the selection and off around it, with both thresholds, and where else they are on together. */
export class TogetherView {
  readonly node: HTMLElement;
  private readonly phrase = element('p', { class: 'units-phrase' });
  private readonly on: Slider;
  private readonly off: Slider;
  private readonly sliders: HTMLElement;
  private readonly summary = element('p', { class: 'dim', role: 'status' });
  private readonly chips = element('div', { class: 'unit-chips' });
  private readonly matchesHead = element('h3', { class: 'units-subhead' });
  private readonly matches = element('ol', { class: 'unit-matches', 'aria-label': unitsStrings.matchesList });
  private largest = 1;
  private thresholds: UnitThresholds = { on: 0, off: 0 };

  constructor(private readonly handlers: TogetherHandlers) {
    const range = { min: 0, max: sliderSteps, step: 1 };
    const format = (steps: number) => ((steps / sliderSteps) * this.largest).toFixed(2);
    this.on = new Slider(unitsStrings.on, range, format, (steps) => this.slide('on', steps));
    this.off = new Slider(unitsStrings.off, range, format, (steps) => this.slide('off', steps));
    const automatic = smallButton(unitsStrings.automatic, () => handlers.choose(undefined));
    automatic.title = unitsStrings.automaticTitle;
    this.sliders = element('div', { class: 'units-thresholds' }, this.on.node, this.off.node, automatic);
    this.node = element(
      'div',
      { class: 'units-together' },
      this.phrase,
      this.sliders,
      this.summary,
      this.chips,
      this.matchesHead,
      this.matches,
    );
    this.show(undefined, false);
  }

  show(answer: QuestionAnswer<'matchUnits'> | undefined, isBrushed: boolean, selectedUnit?: number): void {
    setHidden(this.sliders, !answer);
    setHidden(this.matchesHead, !answer || answer.units.length === 0);
    if (!answer) {
      this.phrase.replaceChildren(element('span', { class: 'dim' }, unitsStrings.waiting));
      this.chips.replaceChildren();
      this.matches.replaceChildren();
      setText(this.summary, '');
      return;
    }
    this.largest = answer.largest || 1;
    this.thresholds = answer.thresholds;
    this.on.show(Math.round((answer.thresholds.on / this.largest) * sliderSteps));
    this.off.show(Math.round((answer.thresholds.off / this.largest) * sliderSteps));
    this.showPhrase(answer, isBrushed);
    this.showUnits(answer, selectedUnit);
    const { matches, units } = answer;
    setText(
      this.matchesHead,
      matches.length > 0 ? unitsStrings.matchesTitle(matches.length) : unitsStrings.noMatches,
    );
    this.matches.replaceChildren(...matches.map((match) => this.matchRow(match, units.length)));
  }

  private showPhrase({ text, tokens, atCursor }: QuestionAnswer<'matchUnits'>, isBrushed: boolean): void {
    const { brushed, selected, atCursor: stands } = unitsStrings;
    const source = isBrushed ? brushed : atCursor ? stands : selected;
    this.phrase.replaceChildren(
      element(
        'bdi',
        { class: 'units-quote' },
        elide(inlineText(text).trim() || visibleText(text), longestShown),
      ),
      ' ',
      element('span', { class: 'dim' }, source(formatInteger(tokens))),
      ...(isBrushed ? [' ', smallButton(unitsStrings.dropBrush, () => this.handlers.dropBrush())] : []),
    );
  }

  private showUnits({ units }: UnitMatches, selectedUnit: number | undefined): void {
    setText(this.summary, units.length > 0 ? unitsStrings.unitsOn(units.length) : unitsStrings.noUnits);
    const chips: (Node | string)[] = units.slice(0, chipsShown).map(({ unit, sign, inside, around }) => {
      const value = sign * inside;
      const title = unitsStrings.unitTitle(unit, signed(value), signed(sign * around));
      return unitChip(unit, value / this.largest, signed(value), title, unit === selectedUnit, () =>
        this.handlers.selectUnit(unit),
      );
    });
    if (units.length > chipsShown)
      chips.push(element('span', { class: 'dim' }, unitsStrings.more(units.length - chipsShown)));
    this.chips.replaceChildren(...chips);
  }

  private matchRow(match: UnitMatch, of: number): HTMLElement {
    const { start, end, units, before, text, behind } = match;
    const share = element('span', { class: 'match-share' }, element('span', { class: 'chip-fill' }));
    (share.firstElementChild as HTMLElement).style.transform = `scaleX(${of > 0 ? units / of : 0})`;
    const said = unitsStrings.matchUnits(units, of);
    const row = element(
      'button',
      { type: 'button', class: 'unit-match', title: said, 'aria-label': `${spokenText(text)}: ${said}` },
      element('span', { class: 'match-before' }, element('bdi', {}, inlineText(before))),
      element(
        'bdi',
        { class: 'match-text' },
        elide(inlineText(text).trim() || visibleText(text), longestShown),
      ),
      element('span', { class: 'match-behind' }, element('bdi', {}, inlineText(behind))),
      share,
      element('span', { class: 'number match-units' }, `${units}/${of}`),
    );
    row.addEventListener('click', () => this.handlers.goTo({ start, end }));
    return element('li', {}, row);
  }

  private slide(which: 'on' | 'off', steps: number): void {
    const value = (steps / sliderSteps) * this.largest;
    this.thresholds = { ...this.thresholds, [which]: value };
    this.handlers.choose(this.thresholds);
  }
}

function signed(value: number): string {
  if (Number.isNaN(value)) return '–';
  return `${value < 0 ? '−' : ''}${Math.abs(value).toFixed(2)}`;
}
