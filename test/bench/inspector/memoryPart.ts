import type { CDPSession, Frame, Page } from 'playwright-core';
import type { Figure } from './figures';
import { settled } from './heatmapPart';
import { countPaints, panOrZoom } from './inPage';
import { type Lab, openLab } from './lab';

const megabyte = 2 ** 20;

/** 20,000 tokens by 512 units, looked at from end to end at every zoom: what the page has grown by. */
export async function memoryPart(): Promise<Figure[]> {
  const lab = await openLab({ tokens: 20_000, hiddenSize: 512 });
  try {
    const { page, inspector, session } = lab;
    const devtools = await devtoolsOf(session.page, page);
    await page.evaluate(countPaints);
    const before = await heapBytes(devtools);
    await inspector.turnTo('Gates');
    await inspector.heatmap.locator('.gates-status').filter({ hasText: 'tokens' }).waitFor();
    await page.getByRole('button', { name: 'Show all tokens' }).click();
    for (let i = 0; i < 10; i++) {
      await page.evaluate(panOrZoom, { x: 500, y: 0, count: 200, turnAfter: 100 });
      await page.locator('.heatmap-plot').press('+');
      await settled(lab);
    }
    const heap = (await heapBytes(devtools)) - before;
    const canvases = await canvasBytes(lab);
    const total = (heap + canvases) / megabyte;
    return [
      {
        what: 'memory of the panel with 20,000 tokens by 512 units, after every zoom',
        target: '< 150 MB',
        measured:
          `${total.toFixed(0)} MB: heap and buffers ${(heap / megabyte).toFixed(0)} MB more than before the tab was opened, ` +
          `canvases on view ${(canvases / megabyte).toFixed(0)} MB (painted tiles, at most 48 MB, come on top)`,
        met: total + 48 < 150,
      },
    ];
  } finally {
    await lab.session.close();
  }
}

/** Of the panel's page, where it has a process of its own; else of the workbench that it is in. */
async function devtoolsOf(workbench: Page, panel: Frame): Promise<CDPSession> {
  const context = workbench.context();
  return context.newCDPSession(panel).catch(() => context.newCDPSession(workbench));
}

/** Of the page's whole process: the panel's frame is in it. */
async function heapBytes(devtools: CDPSession): Promise<number> {
  await devtools.send('HeapProfiler.collectGarbage');
  const usage: object = await devtools.send('Runtime.getHeapUsage');
  return ['usedSize', 'embedderHeapUsedSize', 'backingStorageSize'].reduce(
    (sum, name) => sum + Number(Reflect.get(usage, name) ?? 0),
    0,
  );
}

function canvasBytes({ page }: Lab): Promise<number> {
  return page.evaluate(() =>
    [...document.querySelectorAll('canvas')].reduce((sum, { width, height }) => sum + width * height * 4, 0),
  );
}
