// How fast the heatmap is, in a browser without a graphics card:  node test/bench/inspectorSpeed.mjs
// 1,024 units by 2,000 tokens: from the arrival of its data to the first paint, and frames while panning and zooming; then the
// memory that 20,000 tokens by 512 units take. The panel is the one that is shipped, its host a made-up one in the page.
import { points, predictions, run, wordTokens } from '../webview/harness/fakes.mjs';
import { fakeTraces } from '../webview/harness/fakeTraces.mjs';
import { startHarness } from '../webview/harness/page.mjs';

const texts = wordTokens(60).map(({ text }) => text);
const harness = await startHarness();
const quantile = (values, share) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];
const shown = (values) =>
  `median ${quantile(values, 0.5).toFixed(1)} ms, p95 ${quantile(values, 0.95).toFixed(1)} ms, worst ${Math.max(...values).toFixed(1)} ms`;

async function open(facts) {
  const script = fakeTraces({ cell: 'lstm', texts, layers: 1, ...facts });
  const state = { version: 1, layer: 0, quantity: 'all', tab: 'gates' };
  const panel = await harness.open({ script, state, height: 1000, width: 900 });
  await panel.send({ type: 'run', run: run(), documentName: 'story.txt', points: points(92) }, predictions);
  await panel.page.locator('.heatmap-plot').focus();
  await panel.settle();
  return panel;
}

/** From the message with tiles to the end of the frame that draws them, for every such message from here on. */
const watchPaints = (page) =>
  page.evaluate(() => {
    window.paints = [];
    window.addEventListener(
      'message',
      ({ data }) => {
        if (data?.type !== 'answer' || !data.result?.tiles?.length) return;
        const from = performance.now();
        const units = data.result.tiles.reduce((sum, tile) => sum + tile.codes.length, 0);
        requestAnimationFrame(() => {
          const after = new MessageChannel();
          after.port1.onmessage = () => paints.push({ ms: performance.now() - from, cells: units });
          after.port2.postMessage(0);
        });
      },
      true,
    );
  });

/** Work of each frame, from the wheel's event to the end of the frame, while the wheel turns without a pause. */
const frames = (page, turn, count) =>
  page.evaluate(
    async ({ turn: given, count: most }) => {
      const stack = document.querySelector('.heatmap-stack');
      const box = stack.getBoundingClientRect();
      const at = {
        clientX: box.left + box.width / 2,
        clientY: box.top + box.height / 2,
        bubbles: true,
        cancelable: true,
      };
      const times = [];
      for (let i = 0; i < most; i++) {
        const sign = i % 40 < 20 ? 1 : -1;
        await new Promise((done) => {
          requestAnimationFrame(() => {
            const from = performance.now();
            stack.dispatchEvent(
              new WheelEvent('wheel', {
                ...at,
                deltaX: given.x * sign,
                deltaY: given.y * sign,
                shiftKey: given.x !== 0,
              }),
            );
            requestAnimationFrame(() => {
              const begun = performance.now();
              const after = new MessageChannel();
              after.port1.onmessage = () => {
                times.push({ handled: 0, drawn: performance.now() - begun, whole: performance.now() - from });
                done();
              };
              after.port2.postMessage(0);
            });
            times.handledAt = performance.now() - from;
          });
        });
        times.at(-1).handled = times.handledAt;
      }
      return times.map(({ handled, drawn }) => handled + drawn);
    },
    { turn, count },
  );

const panel = await open({ tokens: 2000, units: 1024, cursor: 1200 });
await watchPaints(panel.page);
await panel.page.keyboard.press('0');
await panel.page.waitForFunction(() => window.paints.some(({ cells }) => cells > 1e6), undefined, {
  timeout: 120_000,
});
await panel.settle();
const paints = await panel.page.evaluate(() => window.paints);
console.log('1,024 units by 2,000 tokens, 6 quantities');
for (const { ms, cells } of paints)
  console.log(`  data of ${(cells / 1e6).toFixed(1)} million cells to paint: ${ms.toFixed(1)} ms`);
for (let i = 0; i < 6; i++) {
  await panel.page.keyboard.press('+');
  await panel.settle();
}
await frames(panel.page, { x: 40, y: 0 }, 80);
console.log(`  pan:  ${shown(await frames(panel.page, { x: 40, y: 0 }, 160))}`);
await panel.page.keyboard.press('0');
await panel.settle();
console.log(`  zoom: ${shown(await frames(panel.page, { x: 0, y: -40 }, 160))}`);
await panel.close();

const large = await open({ tokens: 20_000, units: 512, cursor: 12_000 });
const memory = async (page) => {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const {
    usedSize,
    embedderHeapUsedSize = 0,
    backingStorageSize = 0,
  } = await session.send('Runtime.getHeapUsage');
  return (usedSize + embedderHeapUsedSize + backingStorageSize) / 2 ** 20;
};
// The made-up host's own numbers are in the page too: what the panel adds to them is what counts.
const before = await memory(large.page);
await large.page.keyboard.press('0');
for (let i = 0; i < 12; i++) {
  await large.page.keyboard.press('+');
  await large.settle();
  await frames(large.page, { x: 300, y: 0 }, 20);
}
console.log('20,000 tokens by 512 units');
console.log(
  `  memory of the page, beyond its state at the first view: ${((await memory(large.page)) - before).toFixed(0)} MB`,
);
await large.close();
await harness.close();
for (const complaint of harness.complaints) console.error(complaint);
