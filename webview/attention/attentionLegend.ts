import { rampSteps } from '../color/ramp';
import { element } from '../dom';
import type { Theme } from '../theme';
import { attentionStrings } from './attentionStrings';

/** The colours of the shares in numbers. */
export class AttentionLegend {
  readonly node = element('div', { class: 'legend', role: 'note' });
  private readonly canvas = element('canvas', {
    class: 'legend-ramp',
    width: String(rampSteps),
    height: '1',
    'aria-hidden': 'true',
  });

  constructor(theme: Theme) {
    this.node.append(
      element(
        'div',
        { class: 'legend-entry' },
        element('span', { class: 'legend-name' }, attentionStrings.share),
        element('span', { class: 'number' }, '0'),
        element('span', { class: 'legend-bar' }, this.canvas),
        element('span', { class: 'number' }, '1'),
      ),
    );
    this.setTheme(theme);
  }

  setTheme({ sequential }: Theme): void {
    const image = new ImageData(rampSteps, 1);
    new Uint32Array(image.data.buffer).set(sequential.pixels.subarray(0, rampSteps));
    this.canvas.getContext('2d')?.putImageData(image, 0, 0);
  }
}
