import { waitFor } from '../../e2e/driver/waiting';
import { type Figure, frameFigure, milliseconds } from './figures';
import { type Lab, openLab } from './lab';
import { countPaints, panOrZoom } from './inPage';

/** 1,024 units by 2,000 tokens, six quantities: paint, pan, zoom. */
export async function heatmapPart(): Promise<Figure[]> {
  const lab = await openLab({ tokens: 2000, hiddenSize: 1024, unlimitedFrames: true });
  try {
    const figures = [await firstPaint(lab)];
    await showAll(lab);
    const { page } = lab;
    figures.push(frameFigure('zoom from all 2,000 tokens, frame to frame', await zoom(lab)));
    for (let i = 0; i < 4; i++) await lab.page.locator('.heatmap-plot').press('+');
    await settled(lab);
    // Once to and fro, so that the tiles are there: what is measured is drawing.
    await page.evaluate(panOrZoom, { x: 60, y: 0, count: 160 });
    await settled(lab);
    const pan = await page.evaluate(panOrZoom, { x: 60, y: 0, count: 240 });
    figures.push(frameFigure('pan, frame to frame', pan));
    return figures;
  } finally {
    await lab.session.close();
  }
}

async function zoom({ page }: Lab): Promise<number[]> {
  await page.evaluate(panOrZoom, { x: 0, y: -50, count: 80 });
  return page.evaluate(panOrZoom, { x: 0, y: -50, count: 240 });
}

/** From the arrival of the first message with cells to the frame that shows them on the screen. */
async function firstPaint({ page, inspector }: Lab): Promise<Figure> {
  await page.evaluate(countPaints);
  await inspector.turnTo('Gates');
  await inspector.heatmap.locator('.gates-status').filter({ hasText: 'tokens' }).waitFor();
  await settled({ page });
  await showAll({ page, inspector });
  const paints = await page.evaluate(() => window.unrollPaints ?? []);
  if (paints.length === 0) throw new Error('No cells came.');
  const cells = paints.reduce((sum, paint) => sum + paint.cells, 0);
  const most = Math.max(...paints.map(({ ms }) => ms));
  const first = paints[0]?.ms ?? NaN;
  return {
    what: `first paint of the heatmap after its data arrived (${(cells / 1e6).toFixed(1)} million cells in ${paints.length} messages)`,
    target: '< 100 ms',
    measured: `${milliseconds(first)} for the first message, ${milliseconds(most)} for the slowest`,
    met: most < 100,
  };
}

async function showAll({ page, inspector }: Pick<Lab, 'page' | 'inspector'>): Promise<void> {
  const status = inspector.heatmap.locator('.gates-status');
  await status.filter({ hasText: 'tokens' }).waitFor();
  await page.getByRole('button', { name: 'Show all tokens' }).click();
  await waitFor('the whole text', async () => /tokens 1 to ([\d,]+) of \1/.test(await status.innerText()));
  await settled({ page });
}

/** Past the arrival of everything that was wished for. */
export async function settled({ page }: Pick<Lab, 'page'>): Promise<void> {
  await page.waitForFunction(
    async () => {
      const seen = window.unrollMessages ?? 0;
      await new Promise((resolve) => setTimeout(resolve, 600));
      return seen === (window.unrollMessages ?? 0);
    },
    undefined,
    { timeout: 60_000 },
  );
}
