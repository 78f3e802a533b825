import type { Frame } from 'playwright-core';
import type { Session } from '../../e2e/driver/session';
import { pause } from '../../e2e/driver/waiting';
import { type Figure, quantile, spread } from './figures';
import type { ShownMove } from './inPage';

const movesOfAKind = 155;
/** The first are not counted. */
const coldMoves = 5;
/** Between two moves: someone who reads on. */
const pauseMs = 150;
/** The model that was just trained is being stored, and the panel has come up. */
const settleMs = 3000;
/** So long a finger stays on a key. */
const pressMs = 70;
const wantedMs = 50;

const kinds = [
  { what: 'a word', modifier: 'Control', key: 'ArrowRight', back: 'ArrowLeft' },
  { what: 'a line', modifier: undefined, key: 'ArrowDown', back: 'ArrowUp' },
  { what: 'a page', modifier: undefined, key: 'PageDown', back: 'PageUp' },
] as const;

/** In milliseconds since the key. */
interface Move extends ShownMove {
  /** The moved cursor is on the screen. */
  cursor: number;
}

/** From each key to what a page shows of the place where it has brought the cursor. */
export async function measureMoves(session: Session, page: Frame): Promise<Figure[]> {
  await noteKeys(session);
  const { keyboard } = session.page;
  const figures: Figure[] = [];
  const all: number[] = [];
  await pause(settleMs);
  for (const { what, modifier, key, back } of kinds) {
    // As people do who go on by words.
    if (modifier) await keyboard.down(modifier);
    await pause(pauseMs);
    const times: Move[] = [];
    for (let i = 0; i < movesOfAKind; i++) times.push(await move(session, page, i % 40 < 20 ? key : back));
    if (modifier) await keyboard.up(modifier);
    const counted = times.slice(coldMoves);
    const shown = counted.map((time) => time.shown);
    all.push(...shown);
    const painted = counted.map((time) => time.shown - time.arrived);
    const behind = counted.map((time) => time.shown - time.cursor);
    const parts = `from the moved cursor on the screen ${spread(behind)}; from the message's arrival ${spread(painted)}`;
    figures.push(fromKey(`by ${what}`, `${spread(shown)}; ${parts}`, shown));
  }
  return [...figures, fromKey('by a word, a line or a page, as many of each', spread(all), all)];
}

function fromKey(moved: string, measured: string, shown: readonly number[]): Figure {
  return {
    what: `cursor moved ${moved}: from the key to predictions on the screen`,
    target: `p95 < ${wantedMs} ms`,
    measured,
    met: quantile(shown, 0.95) < wantedMs,
  };
}

/**
 * The workbench notes when a key was pressed, before anything else hears of it, and the end of the frame after it, in which VS
 * Code draws the moved cursor.
 */
async function noteKeys({ page }: Session): Promise<void> {
  await page.evaluate(() => {
    const now = () => performance.timeOrigin + performance.now();
    const note = ({ key }: KeyboardEvent) => {
      if (key === 'Control') return;
      Object.assign(window, { unrollKeyAt: now() });
      requestAnimationFrame(() => {
        const after = new MessageChannel();
        after.port1.onmessage = () => Object.assign(window, { unrollCursorAt: now() });
        after.port2.postMessage(0);
      });
    };
    window.addEventListener('keydown', note, true);
  });
}

/** Nothing is asked of the pages meanwhile: the next predictions themselves answer. */
async function move(session: Session, page: Frame, key: string): Promise<Move> {
  const { keyboard } = session.page;
  const moved = page.evaluate(() => new Promise<ShownMove>((resolve) => (window.unrollOnMove = resolve)));
  await keyboard.down(key);
  const [{ arrived, shown }] = await Promise.all([moved, pause(pressMs)]);
  await keyboard.up(key);
  const [keyAt, cursorAt] = await session.page.evaluate(() =>
    ['unrollKeyAt', 'unrollCursorAt'].map((name) => Number(Reflect.get(window, name))),
  );
  await pause(pauseMs - pressMs);
  return { arrived: arrived - keyAt, shown: shown - keyAt, cursor: cursorAt - keyAt };
}
