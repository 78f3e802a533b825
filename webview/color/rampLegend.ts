import { element, setText } from '../dom';
import type { Theme } from '../theme';
import { rampSteps } from './ramp';

/** The colours of what lies between 0 and 1, in numbers. */
export class RampLegend {
  readonly node = element('div', { class: 'legend', role: 'note' });
  private readonly canvas = element('canvas', {
    class: 'legend-ramp',
    width: String(rampSteps),
    height: '1',
    'aria-hidden': 'true',
  });

  private readonly name = element('span', { class: 'legend-name' });

  constructor(theme: Theme) {
    this.node.append(
      element(
        'div',
        { class: 'legend-entry' },
        this.name,
        element('span', { class: 'number' }, '0'),
        element('span', { class: 'legend-bar' }, this.canvas),
        element('span', { class: 'number' }, '1'),
      ),
    );
    this.setTheme(theme);
  }

  /** What has these colours. */
  show(name: string): void {
    setText(this.name, name);
  }

  setTheme({ sequential }: Theme): void {
    const image = new ImageData(rampSteps, 1);
    new Uint32Array(image.data.buffer).set(sequential.pixels.subarray(0, rampSteps));
    this.canvas.getContext('2d')?.putImageData(image, 0, 0);
  }
}
