import { element } from '../dom';
import { type Ramp, rampSteps } from './ramp';

/** The colours of a ramp from its low end to its high one, a pixel each. */
export function rampImageOf(ramp: Ramp): HTMLCanvasElement {
  const canvas = element('canvas', {
    class: 'legend-ramp',
    width: String(rampSteps),
    height: '1',
    'aria-hidden': 'true',
  });
  const image = new ImageData(rampSteps, 1);
  new Uint32Array(image.data.buffer).set(ramp.pixels.subarray(0, rampSteps));
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  return canvas;
}
