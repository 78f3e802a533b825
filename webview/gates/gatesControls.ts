import { type QuantityChoice, quantityGroups } from '../../src/protocol/inspectorProtocol';
import { quantitiesOf } from '../../src/protocol/spec';
import { type StretchAnswer, type UnitSort, unitSorts } from '../../src/protocol/traces';
import { type PatternSpec, textFeatures, type TokenTag } from '../../src/protocol/units';
import { PatternForm } from '../controls/patternForm';
import { signButton } from '../controls/smallButton';
import { type Choice, Selector } from '../controls/toolkit';
import { element, setHidden, setText } from '../dom';
import { quantityNames, strings } from '../strings';
import { tagName } from '../tagName';
import { gatesStrings, sortNames } from './gatesStrings';

export interface GatesChoice {
  /** Index among the layers of all directions, the ones that read from left to right first. */
  layer: number;
  quantity: QuantityChoice;
  sort: UnitSort;
  /** `unit`, or what tokens are told apart by. */
  with: 'unit' | TokenTag;
  /** The person's own regular expression. */
  pattern?: PatternSpec;
}

export interface GatesCommands {
  change(part: Partial<GatesChoice>): void;
  zoom(factor: number): void;
  fit(): void;
  toCursor(): void;
  /** Also when it is the same as before: then it is looked for again. */
  findPattern(pattern: PatternSpec | undefined): void;
}

/** What units may be correlated with besides a unit, and what came of it. */
export interface OrderState {
  /** Kinds of tokens that the language tells apart. */
  types: readonly TokenTag[];
  /** A text can be looked at; of a pair it is units only. */
  hasTags: boolean;
  problem: string;
  isFlat: boolean;
}

/** What is on view, and how much of it. A selector without a choice to make is not shown. */
export class GatesControls {
  readonly node: HTMLElement;
  private readonly layer: Selector;
  private readonly quantity: Selector;
  private readonly sort: Selector;
  private readonly other: Selector;
  private readonly pattern: PatternForm;
  private readonly note = element('p', { class: 'dim gates-order-note', role: 'status' });
  /** Under the row of controls: the pattern, and what is to be said of the order. */
  readonly orderNode: HTMLElement;

  constructor(commands: GatesCommands) {
    const { change } = commands;
    this.layer = new Selector(strings.layer, (value) => change({ layer: Number(value) }));
    this.quantity = new Selector(strings.quantity, (value) => change({ quantity: value as QuantityChoice }));
    this.sort = new Selector(gatesStrings.sort, (value) => change({ sort: value as UnitSort }));
    this.other = new Selector(gatesStrings.sortWith, (value) => change({ with: value as 'unit' | TokenTag }));
    this.pattern = new PatternForm(commands.findPattern);
    this.orderNode = element('div', { class: 'gates-order' }, this.pattern.node, this.note);
    this.node = element(
      'div',
      { class: 'controls' },
      this.layer.node,
      this.quantity.node,
      this.sort.node,
      this.other.node,
      element(
        'div',
        { class: 'zoom-buttons' },
        signButton('−', gatesStrings.zoomOut, () => commands.zoom(1.6)),
        signButton('+', gatesStrings.zoomIn, () => commands.zoom(1 / 1.6)),
        signButton(gatesStrings.fit, gatesStrings.fitTitle, () => commands.fit()),
        signButton(gatesStrings.toCursor, gatesStrings.toCursorTitle, () => commands.toCursor()),
      ),
    );
  }

  show(
    stretch: StretchAnswer | undefined,
    choice: GatesChoice,
    selectedUnit: number,
    order: OrderState,
  ): void {
    this.showOrder(stretch, choice, order);
    const places = stretch ? layersOf(stretch) : [];
    setHidden(this.layer.node, places.length < 2);
    setHidden(this.quantity.node, !stretch || quantitiesOf[stretch.cell].length < 2);
    setHidden(this.other.node, choice.sort !== 'correlation');
    if (!stretch) return;
    this.layer.show(layerChoices(stretch), String(choice.layer));
    const quantities = quantitiesOf[stretch.cell].map((value) => ({
      value,
      label: quantityNames[value].full,
    }));
    const hasGates = quantitiesOf[stretch.cell].length > 1;
    const groups = quantityGroups.filter((group) => group === 'all' || hasGates);
    const stacks = groups.map((value) => ({ value, label: strings.quantityGroups[value] }));
    const isThere = [...stacks, ...quantities].some(({ value }) => value === choice.quantity);
    this.quantity.show([...stacks, ...quantities], isThere ? choice.quantity : 'all');
    this.sort.show(
      unitSorts.map((value) => ({ value, label: sortNames[value] })),
      choice.sort,
    );
    const unit = selectedUnit < 0 ? gatesStrings.noUnit : gatesStrings.chosenUnit(selectedUnit);
    this.other.show(
      [
        { value: 'unit', label: unit },
        ...tagsOf(order, choice.with).map((value) => ({ value, label: tagName(value) })),
      ],
      order.hasTags ? choice.with : 'unit',
    );
  }

  private showOrder(
    stretch: StretchAnswer | undefined,
    choice: GatesChoice,
    { hasTags, problem, isFlat }: OrderState,
  ): void {
    const isCompared = stretch !== undefined && choice.sort === 'correlation';
    const isPattern = isCompared && hasTags && choice.with === 'pattern';
    setHidden(this.pattern.node, !isPattern);
    if (isPattern) this.pattern.offer(choice.pattern);
    this.pattern.showProblem(isPattern ? problem : '');
    const flat = isFlat && choice.with !== 'unit' ? gatesStrings.sameEverywhere(tagName(choice.with)) : '';
    const words = (isPattern ? '' : problem) || flat;
    setText(this.note, words);
    setHidden(this.note, words === '');
    setHidden(this.orderNode, words === '' && !isPattern);
  }
}

/** The chosen one is among them, also while the language has not said yet what it tells apart. */
function tagsOf({ hasTags, types }: OrderState, chosen: GatesChoice['with']): readonly TokenTag[] {
  if (!hasTags) return [];
  const known: readonly TokenTag[] = [...textFeatures, ...types, 'pattern'];
  return chosen === 'unit' || known.includes(chosen) ? known : [...known, chosen];
}

/** Layers of all stacks, in the order in which they are counted. */
export function layersOf({ layers, directions }: Pick<StretchAnswer, 'layers' | 'directions'>) {
  return directions.flatMap((direction) =>
    Array.from({ length: layers }, (_, layer) => ({ layer, direction })),
  );
}

/** The same as choices of a selector, by their number. */
export function layerChoices(stretch: Pick<StretchAnswer, 'layers' | 'directions'>): Choice[] {
  const { layers, directions } = stretch;
  return layersOf(stretch).map(({ layer, direction }, index) => ({
    value: String(index),
    label: strings.layerOption(layer, layers, directions.length > 1 ? direction : undefined),
  }));
}
