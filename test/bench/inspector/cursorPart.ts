import { pause } from '../../e2e/driver/waiting';
import { type Figure, quantile, spread } from './figures';
import { countPaints, type ShownMove } from './inPage';
import { type Lab, openLab } from './lab';

const moves = 120;
/** Between two moves: someone who reads on. */
const pauseMs = 150;

/** From the key that moves the cursor to the predictions on the screen, with 256 hidden units. */
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
      const times: ShownMove[] = [];
      for (let i = 0; i < moves; i++) times.push(await move(lab, i % 40 < 20 ? key : back));
      const counted = times.slice(5);
      const shown = counted.map((time) => time.shown);
      const painted = counted.map((time) => time.shown - time.arrived);
      figures.push({
        what: `cursor moved by ${what}: from the key to predictions on the screen`,
        target: 'p95 < 50 ms',
        measured: `${spread(shown)}; of it from the message's arrival to the screen ${spread(painted)}`,
        met: quantile(shown, 0.95) < 50,
      });
    }
    return figures;
  } finally {
    await lab.session.close();
  }
}

/** The workbench notes when a key was pressed, before anything else hears of it. */
async function noteKeys({ session }: Lab): Promise<void> {
  await session.page.evaluate(() => {
    window.addEventListener(
      'keydown',
      () => Object.assign(window, { unrollKeyAt: performance.timeOrigin + performance.now() }),
      true,
    );
  });
}

/** Nothing is asked of the page meanwhile: the next predictions themselves answer. */
async function move({ session, page }: Lab, key: string): Promise<ShownMove> {
  const moved = page.evaluate(() => new Promise<ShownMove>((resolve) => (window.unrollOnMove = resolve)));
  await session.page.keyboard.press(key);
  const { arrived, shown } = await moved;
  const keyAt = await session.page.evaluate(() => Number(Reflect.get(window, 'unrollKeyAt')));
  await pause(pauseMs);
  return { arrived: arrived - keyAt, shown: shown - keyAt };
}
