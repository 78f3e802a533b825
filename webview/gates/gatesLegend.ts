import type { Quantity } from '../../src/protocol/spec';
import { rampSteps } from '../color/ramp';
import { element } from '../dom';
import { formatTick } from '../format';
import { positionOn, sameScale } from '../color/valueScale';
import { quantityNames } from '../strings';
import { type GatesScene, rampFor, type TrackScale } from './gatesScene';

interface Entry {
  scale: TrackScale;
  quantities: Quantity[];
  marker: HTMLElement;
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
    this.entries = [];
    this.node.replaceChildren();
    for (const [quantity, scale] of scene?.scales ?? []) {
      const known = this.entries.find((entry) => sameScale(entry.scale, scale));
      if (known) known.quantities.push(quantity);
      else
        this.entries.push({
          scale,
          quantities: [quantity],
          marker: element('span', { class: 'legend-marker' }),
        });
    }
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
  const canvas = element('canvas', {
    class: 'legend-ramp',
    width: String(rampSteps),
    height: '1',
    'aria-hidden': 'true',
  });
  const image = new ImageData(rampSteps, 1);
  new Uint32Array(image.data.buffer).set(rampFor(scene.theme, scale).pixels.subarray(0, rampSteps));
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  const bar = element('span', { class: 'legend-bar' }, canvas, marker);
  if (scale.kind === 'diverging') bar.append(element('span', { class: 'legend-zero' }));
  const names = quantities.map((quantity) => quantityNames[quantity].name).join(', ');
  const low = scale.clipped && scale.min < 0 ? `≤ ${formatTick(scale.min)}` : formatTick(scale.min);
  const high = scale.clipped ? `≥ ${formatTick(scale.max)}` : formatTick(scale.max);
  return element(
    'div',
    { class: 'legend-entry' },
    element('span', { class: 'legend-name' }, names),
    element('span', { class: 'number' }, low),
    bar,
    element('span', { class: 'number' }, high),
  );
}
