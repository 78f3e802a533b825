import type { Quantity } from '../../src/protocol/spec';
import { element, setHidden } from '../dom';
import { formatValue } from '../format';
import { positionOn } from '../color/valueScale';
import { quantityNames, strings } from '../strings';
import type { TokenText } from '../traces/tokenTexts';
import { elide, visibleText } from '../visibleText';
import { gatesStrings } from './gatesStrings';
import { type GatesCell, type GatesScene, rampFor, tokenLevel, trackScale, unitLevel } from './gatesScene';

export interface CellValues {
  /** All quantities of the cell, those of the tracks first; NaN where it is no number, undefined on its way. */
  values: readonly { quantity: Quantity; value: number | undefined; isExact: boolean }[];
  token: TokenText | undefined;
  /** Correlation of the unit with what units are ordered by; NaN when there is none. */
  correlation: number;
}

/** Follows the crosshair: the token, the unit, and everything the cell holds there, the pointed-at quantity marked. */
export class GatesTooltip {
  readonly node = element('div', { class: 'tooltip', role: 'tooltip', 'aria-hidden': 'true' });

  constructor() {
    this.node.hidden = true;
  }

  hide(): void {
    setHidden(this.node, true);
  }

  /** `anchor` is the cell's box in the window, in CSS pixels. */
  show(
    scene: GatesScene,
    cell: GatesCell,
    { values, token, correlation }: CellValues,
    anchor: DOMRect,
  ): void {
    const text = token ? visibleText(elide(token.text, 40)) : '…';
    const unit = Number.isNaN(correlation)
      ? strings.unit(cell.unit)
      : gatesStrings.unitOf(cell.unit, formatValue(correlation));
    const title = element(
      'div',
      { class: 'tooltip-title' },
      element('span', { class: 'token' }, element('bdi', {}, text)),
      element('span', { class: 'dim number' }, unit),
    );
    this.node.replaceChildren(title);
    if (token?.known === false) this.node.append(element('div', { class: 'dim' }, strings.unknownToken));
    this.node.append(grid(scene, cell, values));
    this.node.append(...notes(scene, cell));
    setHidden(this.node, false);
    this.place(anchor);
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

function grid(scene: GatesScene, cell: GatesCell, values: CellValues['values']): HTMLElement {
  const current = scene.tracks[cell.track]?.quantity;
  const rows = values.map(({ quantity, value, isExact }) => {
    const scale =
      scene.scales.get(quantity) ??
      trackScale(quantity, scene.cell, { usual: 0, peak: Math.abs(value ?? 0) });
    const swatch = element('span', { class: 'swatch' });
    const position = value === undefined ? undefined : positionOn(scale, value);
    if (position !== undefined) swatch.style.backgroundColor = rampFor(scene.theme, scale).css(position);
    const shown = value === undefined ? '…' : `${isExact ? '' : '≈ '}${formatValue(value)}`;
    return element(
      'div',
      { class: quantity === current ? 'tooltip-value current' : 'tooltip-value' },
      swatch,
      element('span', {}, quantityNames[quantity].full),
      element('span', { class: 'number' }, shown),
    );
  });
  return element('div', { class: 'tooltip-values' }, ...rows);
}

function notes(scene: GatesScene, cell: GatesCell): HTMLElement[] {
  const track = scene.tracks[cell.track];
  const tokens = 2 ** tokenLevel(scene);
  const units = track ? 2 ** unitLevel(scene, track) : 1;
  const lines: string[] = [];
  if (tokens > 1) lines.push(gatesStrings.meanOf(tokens));
  if (units > 1) lines.push(gatesStrings.meanOfUnits(units));
  return lines.map((line) => element('div', { class: 'dim' }, line));
}
