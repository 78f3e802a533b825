import type { Quantity } from '../../src/protocol/spec';
import { rampSteps } from '../color/ramp';
import { element } from '../dom';
import { formatTick } from '../format';
import { quantityNames } from '../strings';
import type { Cell } from './hitTest';
import { type HeatmapScene, positionOn, rampOf, valueAt } from './scene';
import { sameScale, type ValueScale } from './valueScale';

export interface LegendEntry {
  scale: ValueScale;
  quantities: Quantity[];
}

/** One entry for each different scale, with the quantities that use it. */
export function legendEntries(scales: ReadonlyMap<Quantity, ValueScale>): LegendEntry[] {
  const entries: LegendEntry[] = [];
  for (const [quantity, scale] of scales) {
    const entry = entries.find((other) => sameScale(other.scale, scale));
    if (entry) {
      entry.quantities.push(quantity);
    } else {
      entries.push({ scale, quantities: [quantity] });
    }
  }
  return entries;
}

interface DrawnEntry extends LegendEntry {
  marker: HTMLElement;
}

/** The scales in numbers, with a mark at the value under the crosshair. */
export class Legend {
  readonly node = element('div', { class: 'legend', role: 'note' });
  private drawn: DrawnEntry[] = [];

  show(scene: HeatmapScene | undefined): void {
    this.drawn = [];
    this.node.replaceChildren();
    if (!scene) return;
    for (const entry of legendEntries(scene.scales)) {
      const marker = element('span', { class: 'legend-marker' });
      marker.hidden = true;
      const bar = element('span', { class: 'legend-bar' }, rampCanvas(scene, entry.scale), marker);
      const names = entry.quantities.map((quantity) => quantityNames[quantity].name).join(', ');
      const { min, max, kind } = entry.scale;
      const label = element('span', { class: 'legend-name' }, names);
      const ends = [
        element('span', { class: 'number' }, formatTick(min)),
        bar,
        element('span', { class: 'number' }, formatTick(max)),
      ];
      if (kind === 'diverging') bar.append(element('span', { class: 'legend-zero' }));
      this.node.append(element('div', { class: 'legend-entry' }, label, ...ends));
      this.drawn.push({ ...entry, marker });
    }
  }

  mark(scene: HeatmapScene | undefined, cell: Cell | undefined): void {
    const quantity = cell && scene?.layout.tracks[cell.track]?.quantity;
    for (const entry of this.drawn) {
      const shown = scene && cell && quantity && entry.quantities.includes(quantity);
      const position = shown
        ? positionOn(entry.scale, valueAt(scene.layer, quantity, cell.token, cell.unit))
        : undefined;
      entry.marker.hidden = position === undefined;
      if (position !== undefined) entry.marker.style.left = `${position * 100}%`;
    }
  }
}

function rampCanvas(scene: HeatmapScene, scale: ValueScale): HTMLCanvasElement {
  const canvas = element('canvas', {
    class: 'legend-ramp',
    width: String(rampSteps),
    height: '1',
    'aria-hidden': 'true',
  });
  const image = new ImageData(rampSteps, 1);
  new Uint32Array(image.data.buffer).set(rampOf(scene.theme, scale).pixels.subarray(0, rampSteps));
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  return canvas;
}
