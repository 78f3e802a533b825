import type { Quantity } from '../../src/protocol/spec';
import { rampImageOf } from '../color/rampImage';
import { element } from '../dom';
import { formatTick } from '../format';
import { positionOn, sameScale } from '../color/valueScale';
import { quantityNames } from '../strings';
import { type GatesScene, rampFor, type TrackScale } from './gatesScene';

/** A scale that differs from the others, with the quantities that have it. */
export interface LegendScale {
  scale: TrackScale;
  quantities: Quantity[];
}

interface Entry extends LegendScale {
  marker: HTMLElement;
}

/** Each different scale of a scene once. */
export function legendScales({ scales }: Pick<GatesScene, 'scales'>): LegendScale[] {
  const found: LegendScale[] = [];
  for (const [quantity, scale] of scales) {
    const known = found.find((entry) => sameScale(entry.scale, scale));
    if (known) known.quantities.push(quantity);
    else found.push({ scale, quantities: [quantity] });
  }
  return found;
}

/** A scale in words: whose it is, and its ends; `≤` and `≥` where values go beyond. */
export function legendTexts({ scale, quantities }: LegendScale): {
  names: string;
  low: string;
  high: string;
} {
  return {
    names: quantities.map((quantity) => quantityNames[quantity].name).join(', '),
    low: scale.clipped && scale.min < 0 ? `≤ ${formatTick(scale.min)}` : formatTick(scale.min),
    high: scale.clipped ? `≥ ${formatTick(scale.max)}` : formatTick(scale.max),
  };
}

/** The colours of a scale from its low end to its high one, a pixel each. */
export function rampImage(scene: GatesScene, scale: TrackScale): HTMLCanvasElement {
  return rampImageOf(rampFor(scene.theme, scale));
}

/** The scales in numbers, one entry for each different one, with a mark at the value under the crosshair. */
export class GatesLegend {
  readonly node = element('div', { class: 'legend', role: 'note' });
  private entries: Entry[] = [];
  private shownKey: unknown[] = [];

  show(scene: GatesScene | undefined): void {
    const key = scene
      ? [
          scene.theme,
          ...[...scene.scales].map(([name, { min, max, clipped }]) => `${name} ${min} ${max} ${clipped}`),
        ]
      : [];
    if (key.length === this.shownKey.length && key.every((part, i) => part === this.shownKey[i])) return;
    this.shownKey = key;
    this.node.replaceChildren();
    this.entries = (scene ? legendScales(scene) : []).map((entry) => ({
      ...entry,
      marker: element('span', { class: 'legend-marker' }),
    }));
    if (scene) for (const entry of this.entries) this.node.append(drawn(scene, entry));
  }

  mark(quantity: Quantity | undefined, value: number): void {
    for (const { scale, quantities, marker } of this.entries) {
      const isShown = quantity !== undefined && quantities.includes(quantity);
      const position = isShown ? positionOn(scale, value) : undefined;
      marker.hidden = position === undefined;
      if (position !== undefined) marker.style.left = `${position * 100}%`;
    }
  }
}

function drawn(scene: GatesScene, { scale, quantities, marker }: Entry): HTMLElement {
  marker.hidden = true;
  const bar = element('span', { class: 'legend-bar' }, rampImage(scene, scale), marker);
  if (scale.kind === 'diverging') bar.append(element('span', { class: 'legend-zero' }));
  const { names, low, high } = legendTexts({ scale, quantities });
  return element(
    'div',
    { class: 'legend-entry' },
    element('span', { class: 'legend-name' }, names),
    element('span', { class: 'number' }, low),
    bar,
    element('span', { class: 'number' }, high),
  );
}
