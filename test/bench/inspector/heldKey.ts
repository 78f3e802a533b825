import type { Frame } from 'playwright-core';
import type { Session } from '../../e2e/driver/session';
import { pause } from '../../e2e/driver/waiting';
import { type Figure, milliseconds, quantile, spread } from './figures';

const keysPerSecond = 30;
const keys = 90;

/** An arrow key that is held down: how often predictions are on the screen anew, and how far the last ones are behind the last key. */
export async function heldKey(session: Session, page: Frame): Promise<Figure> {
  await page.evaluate(() => {
    window.unrollShown = [];
    window.unrollOnMove = ({ shown }) => window.unrollShown?.push(shown);
  });
  const { keyboard } = session.page;
  const start = performance.now();
  for (let i = 0; i < keys; i++) {
    // Down again without up: a key that repeats.
    await keyboard.down('ArrowDown');
    await pause(start + ((i + 1) * 1000) / keysPerSecond - performance.now());
  }
  await keyboard.up('ArrowDown');
  await pause(1000);
  const shown = await page.evaluate(() => window.unrollShown ?? []);
  const lastKeyAt = await session.page.evaluate(() => Number(Reflect.get(window, 'unrollKeyAt')));
  const gaps = shown.slice(1).map((time, i) => time - (shown[i] ?? NaN));
  const behind = (shown.at(-1) ?? NaN) - lastKeyAt;
  return {
    what: `an arrow key held down, ${keys} times at ${keysPerSecond} a second`,
    target: 'follows: the last predictions within 100 ms of the last key, none 250 ms after those before',
    measured: `the last predictions ${milliseconds(behind)} after the last key; ${shown.length} times anew, from one to the next ${spread(gaps)}`,
    met: behind < 100 && quantile(gaps, 1) < 250,
  };
}
