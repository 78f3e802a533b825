import type { InspectorViewState } from '../../src/protocol/inspectorProtocol';
import type { Trace } from '../../src/protocol/predictions';
import { quantitiesOf, type Quantity } from '../../src/protocol/spec';
import { Selector } from '../controls/toolkit';
import { element, setHidden } from '../dom';
import { quantityNames, strings } from '../strings';
import { shownLayer, shownQuantities } from '../viewState';

/** Which layer and which quantity are on view. A selector without a choice to make is not shown. */
export class HeatmapControls {
  readonly node: HTMLElement;
  private readonly layer: Selector;
  private readonly quantity: Selector;

  constructor(change: (part: Partial<InspectorViewState>) => void) {
    this.layer = new Selector(strings.layer, (value) => change({ layer: Number(value) }));
    this.quantity = new Selector(strings.quantity, (value) =>
      change({ quantity: value as Quantity | 'all' }),
    );
    this.node = element('div', { class: 'controls' }, this.layer.node, this.quantity.node);
  }

  show(trace: Trace | undefined, state: InspectorViewState): void {
    const layers = trace?.layers ?? [];
    const layerIndex = shownLayer(state, layers.length);
    const layer = layers[layerIndex];
    setHidden(this.layer.node, layers.length < 2);
    setHidden(this.quantity.node, !layer || quantitiesOf[layer.cell].length < 2);
    if (!layer) return;
    const layerChoices = layers.map(({ direction }, index) => {
      const stack = layers.filter((other) => other.direction === direction);
      return {
        value: String(index),
        label: strings.layerOption(stack.indexOf(layers[index]), stack.length, direction),
      };
    });
    this.layer.show(layerChoices, String(layerIndex));
    const quantities = quantitiesOf[layer.cell].map((value) => ({ value, label: quantityNames[value].full }));
    const shown = shownQuantities(state, layer.cell);
    const only = shown.length === 1 && quantities.length > 1 ? shown[0] : undefined;
    this.quantity.show([{ value: 'all', label: strings.allQuantities }, ...quantities], only ?? 'all');
  }
}
