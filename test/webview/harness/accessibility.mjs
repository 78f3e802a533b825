// Every tab in four themes and at two widths, looked over by axe-core:  node test/webview/harness/accessibility.mjs
import axe from 'axe-core';
import { nearestColours } from './colourSight.mjs';
import { bankContexts, points, predictions, run, storyAnswers, trace, wordTokens } from './fakes.mjs';
import { startHarness } from './page.mjs';
import { themes } from './themes.mjs';

const harness = await startHarness();
const tokens = wordTokens(40);
const story = [
  { type: 'run', run: run(), documentName: 'story.txt', points: points(60) },
  predictions,
  { type: 'trace', modelId: 'run-1', trace: trace('lstm', tokens, 48, 2), cursorToken: 39 },
  { type: 'error', message: 'The engine stopped unexpectedly.', hint: 'The next command starts it again.' },
];
const empty = [{ type: 'empty', documentName: 'story.txt', reason: 'no-model' }];

/** What axe-core finds serious or critical on the page as it is. */
async function violations(page) {
  const found = await page.evaluate(async () => {
    const { violations: all } = await window.axe.run(document, { resultTypes: ['violations'] });
    return all.map(({ id, impact, nodes }) => ({
      id,
      impact,
      where: nodes.map(({ html }) => html.slice(0, 160)),
    }));
  });
  return found.filter(({ impact }) => impact === 'serious' || impact === 'critical');
}

async function look(name, panel) {
  const found = await violations(panel.page);
  for (const { id, where } of found)
    harness.complaints.push(`${name}: ${id}\n    ${where.slice(0, 4).join('\n    ')}`);
  console.log(`${found.length === 0 ? 'ok  ' : 'FAIL'}  ${name}`);
}

/** A check that finds nothing is worth something only if it would find what is there. */
async function findsWhatIsPlanted() {
  const panel = await harness.open({ theme: 'light', answers: storyAnswers() });
  await panel.page.evaluate(axe.source);
  await panel.send(...story);
  await panel.settle();
  await panel.page.evaluate(() => {
    const nameless = document.createElement('button');
    const pale = document.createElement('p');
    pale.textContent = 'hardly to be read';
    pale.style.color = '#eeeeee';
    document.querySelector('main').prepend(nameless, pale);
  });
  const found = (await violations(panel.page)).map(({ id }) => id);
  const isFound = ['button-name', 'color-contrast'].every((id) => found.includes(id));
  if (!isFound) harness.complaints.push(`Planted violations were not found: ${found.join(', ')}`);
  console.log(`${isFound ? 'ok  ' : 'FAIL'}  planted violations are found`);
  await panel.close();
}
await findsWhatIsPlanted();

/** Nearer colours are hardly told apart where two fields touch; the same for those whose patterns are alike. */
const leastDistance = 9;

/** Where suggestions come from is said by colours first: apart for everybody, and the same in the key and in the bars. */
async function colouredApart(name, { page }) {
  const colours = await page.evaluate(() => {
    const kinds = ['model', 'states', 'document', 'neighbours', 'text'];
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const sets = ['.origin-swatch', '.origin-bar > '].map((where) =>
      kinds.map((kind) => {
        const node = document.querySelector(`${where}.origin-part.${kind}`);
        node.style.color = 'var(--own)';
        canvas.fillStyle = getComputedStyle(node).color;
        canvas.fillRect(0, 0, 1, 1);
        return [kind, [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map((value) => value / 255)];
      }),
    );
    return sets.map(Object.fromEntries);
  });
  const [key, bars] = colours;
  const { distance, names, sight } = nearestColours(key);
  const isSame = JSON.stringify(key) === JSON.stringify(bars);
  if (!isSame) harness.complaints.push(`${name}: key and bars differ`);
  if (!(distance >= leastDistance))
    harness.complaints.push(`${name}: ${names} are ${distance.toFixed(1)} apart (${sight})`);
  console.log(`${isSame && distance >= leastDistance ? 'ok  ' : 'FAIL'}  ${name}`);
}

for (const theme of Object.keys(themes)) {
  for (const width of [420, 900]) {
    const state = { version: 1, layer: 0, quantity: 'all', contexts: bankContexts, tableOpen: true };
    const panel = await harness.open({ theme, width, state, answers: storyAnswers() });
    // As a developer's tool would: the page's own policy lets no other script in.
    await panel.page.evaluate(axe.source);
    await panel.send(...story);
    await panel.settle();
    for (const tab of await panel.page.getByRole('tab').allInnerTexts()) {
      await panel.page.getByRole('tab', { name: tab, exact: true }).click();
      await panel.settle();
      await panel.page.evaluate(() => {
        for (const details of document.querySelectorAll('details')) details.open = true;
      });
      await look(`${tab}, ${theme}, ${width} px`, panel);
      if (tab === 'Predict' && width === 900) await colouredApart(`colours of the parts, ${theme}`, panel);
    }
    await panel.page.keyboard.press('?');
    await look(`shortcuts, ${theme}, ${width} px`, panel);
    await panel.page.keyboard.press('Escape');
    await panel.send(...empty);
    await panel.settle();
    await look(`no model, ${theme}, ${width} px`, panel);
    await panel.close();
  }
}
await harness.close();
for (const complaint of harness.complaints) console.error(complaint);
process.exitCode = harness.complaints.length > 0 ? 1 : 0;
