import { type QuantityChoice, quantityGroups } from '../../src/protocol/inspectorProtocol';
import { quantitiesOf } from '../../src/protocol/spec';
import { type StretchAnswer, type UnitSort, unitSorts } from '../../src/protocol/traces';
import { type TextFeature, textFeatures } from '../../src/protocol/units';
import { signButton } from '../controls/smallButton';
import { type Choice, Selector } from '../controls/toolkit';
import { element, setHidden } from '../dom';
import { featureNames, quantityNames, strings } from '../strings';
import { gatesStrings, sortNames } from './gatesStrings';

export interface GatesChoice {
  /** Index among the layers of all directions, the ones that read from left to right first. */
  layer: number;
  quantity: QuantityChoice;
  sort: UnitSort;
  /** `unit`, or what of the text. */
  with: 'unit' | TextFeature;
}

export interface GatesCommands {
  change(part: Partial<GatesChoice>): void;
  zoom(factor: number): void;
  fit(): void;
  toCursor(): void;
}

/** What is on view, and how much of it. A selector without a choice to make is not shown. */
export class GatesControls {
  readonly node: HTMLElement;
  private readonly layer: Selector;
  private readonly quantity: Selector;
  private readonly sort: Selector;
  private readonly other: Selector;

  constructor(commands: GatesCommands) {
    const { change } = commands;
    this.layer = new Selector(strings.layer, (value) => change({ layer: Number(value) }));
    this.quantity = new Selector(strings.quantity, (value) => change({ quantity: value as QuantityChoice }));
    this.sort = new Selector(gatesStrings.sort, (value) => change({ sort: value as UnitSort }));
    this.other = new Selector(gatesStrings.sortWith, (value) =>
      change({ with: value as 'unit' | TextFeature }),
    );
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

  show(stretch: StretchAnswer | undefined, choice: GatesChoice, selectedUnit: number): void {
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
        ...textFeatures.map((value) => ({ value, label: featureNames[value] })),
      ],
      choice.with,
    );
  }
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
