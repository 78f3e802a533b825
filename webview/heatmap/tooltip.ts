import { element, setHidden } from '../dom';
import { formatValue } from '../format';
import { quantityNames, strings } from '../strings';
import { quantitiesOf, type Quantity } from '../../src/protocol/spec';
import { visibleText } from '../visibleText';
import type { Cell } from './hitTest';
import { rowOfUnit, unitsOfRow } from './layout';
import { type HeatmapScene, positionOn, rampOf, scalesOf, valueAt } from './scene';

/** Follows the crosshair: the token, the unit, and everything the cell holds there, the pointed-at quantity marked. */
export class HeatmapTooltip {
  readonly node = element('div', { class: 'tooltip', role: 'tooltip', 'aria-hidden': 'true' });

  constructor() {
    this.node.hidden = true;
  }

  hide(): void {
    setHidden(this.node, true);
  }

  /** `anchor` is the cell's box in the window, in CSS pixels. */
  show(scene: HeatmapScene, cell: Cell, anchor: DOMRect): void {
    const token = scene.trace.tokens[cell.token];
    const track = scene.layout.tracks[cell.track];
    if (!token || !track) return this.hide();
    const title = element(
      'div',
      { class: 'tooltip-title' },
      element('span', { class: 'token' }, visibleText(token.text)),
    );
    title.append(element('span', { class: 'dim' }, strings.unit(cell.unit)));
    this.node.replaceChildren(title);
    if (!token.known) this.node.append(element('div', { class: 'dim' }, strings.unknownToken));
    this.node.append(this.values(scene, cell, track.quantity));
    const span = unitsOfRow(track, rowOfUnit(track, cell.unit));
    if (track.rows < track.units && span.last > span.first) {
      this.node.append(element('div', { class: 'dim' }, strings.unitSpan(span.first, span.last)));
    }
    setHidden(this.node, false);
    this.place(anchor);
  }

  private values(scene: HeatmapScene, cell: Cell, current: Quantity): HTMLElement {
    const quantities = quantitiesOf[scene.layer.cell];
    const scales = scalesOf(scene.layer, quantities);
    const grid = element('div', { class: 'tooltip-values' });
    for (const quantity of quantities) {
      const scale = scene.scales.get(quantity) ?? scales.get(quantity);
      if (!scale) continue;
      const value = valueAt(scene.layer, quantity, cell.token, cell.unit);
      const swatch = element('span', { class: 'swatch' });
      const position = positionOn(scale, value);
      if (position !== undefined) swatch.style.backgroundColor = rampOf(scene.theme, scale).css(position);
      const row = element('div', { class: quantity === current ? 'tooltip-value current' : 'tooltip-value' });
      row.append(swatch, element('span', {}, quantityNames[quantity].full));
      row.append(element('span', { class: 'number' }, formatValue(value)));
      grid.append(row);
    }
    return grid;
  }

  /** Right of and under the cell, turned over at the window's edges. */
  private place(anchor: DOMRect): void {
    const gap = 14;
    const { offsetWidth: width, offsetHeight: height } = this.node;
    const { clientWidth, clientHeight } = document.documentElement;
    const right = anchor.right + gap;
    const x = right + width < clientWidth - 4 ? right : anchor.left - gap - width;
    const below = anchor.bottom + gap;
    const y = below + height < clientHeight - 4 ? below : anchor.top - gap - height;
    this.node.style.transform = `translate(${Math.max(4, Math.round(x))}px, ${Math.max(4, Math.round(y))}px)`;
  }
}
