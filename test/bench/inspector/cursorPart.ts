import { pause } from '../../e2e/driver/waiting';
import { type Figure, quantile, spread } from './figures';
import { countPaints, type ShownMove } from './inPage';
import { type Lab, openLab } from './lab';

const moves = 120;
/** Between two moves: someone who reads on. */
const pauseMs = 150;

/** From the key, and from the cursor that it moved on the screen, to the predictions on the screen, with 256 hidden units. */
export async function cursorPart(): Promise<Figure[]> {
  const lab = await openLab({ tokens: 20_000, hiddenSize: 256 });
  try {
    await lab.page.evaluate(countPaints);
    await lab.editor.focus();
    await noteKeys(lab);
    const figures: Figure[] = [];
    for (const [what, key, back] of [
      ['a word', 'Control+ArrowRight', 'Control+ArrowLeft'],
      ['a line', 'ArrowDown', 'ArrowUp'],
      ['a page', 'PageDown', 'PageUp'],
    ] as const) {
      const times: Move[] = [];
      for (let i = 0; i < moves; i++) times.push(await move(lab, i % 40 < 20 ? key : back));
      const counted = times.slice(5);
      const shown = counted.map((time) => time.shown);
      const painted = counted.map((time) => time.shown - time.arrived);
      const behind = counted.map((time) => time.shown - time.cursor);
      figures.push({
        what: `cursor moved by ${what}: from the key to predictions on the screen`,
        target: 'p95 < 50 ms',
        measured: `${spread(shown)}; from the moved cursor on the screen ${spread(behind)}; from the message's arrival ${spread(painted)}`,
        met: quantile(shown, 0.95) < 50,
      });
    }
    return figures;
  } finally {
    await lab.session.close();
  }
}

/** In milliseconds since the key. */
interface Move extends ShownMove {
  /** The moved cursor is on the screen. */
  cursor: number;
}

/**
 * The workbench notes when a key was pressed, before anything else hears of it, and the end of the frame after it, in which VS
 * Code draws the moved cursor.
 */
async function noteKeys({ session }: Lab): Promise<void> {
  await session.page.evaluate(() => {
    const now = () => performance.timeOrigin + performance.now();
    const note = () => {
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

/** Nothing is asked of the page meanwhile: the next predictions themselves answer. */
async function move({ session, page }: Lab, key: string): Promise<Move> {
  const moved = page.evaluate(() => new Promise<ShownMove>((resolve) => (window.unrollOnMove = resolve)));
  await session.page.keyboard.press(key);
  const { arrived, shown } = await moved;
  const [keyAt, cursorAt] = await session.page.evaluate(() =>
    ['unrollKeyAt', 'unrollCursorAt'].map((name) => Number(Reflect.get(window, name))),
  );
  await pause(pauseMs);
  return { arrived: arrived - keyAt, shown: shown - keyAt, cursor: cursorAt - keyAt };
}
