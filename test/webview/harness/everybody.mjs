// For everybody: pictures in words, all by keys, no motion where none is wanted, text at twice its size:  node test/webview/harness/everybody.mjs [part of a name]
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { attentionAnswer } from './attentionFakes.mjs';
import { bankContexts, points, predictions, run, storyAnswers, wordTokens } from './fakes.mjs';
import { fakeTraces } from './fakeTraces.mjs';
import { connectivityAnswer, taskRecord } from './memoryFakes.mjs';
import { root, startHarness } from './page.mjs';
import { themes } from './themes.mjs';

const wanted = process.argv[2] ?? '';
// As VS Code's dark theme, with letters of twice the size.
const { dark } = themes;
themes.large = { ...dark, variables: { ...dark.variables, 'font-size': '26px', 'editor-font-size': '28px' } };
const harness = await startHarness();
const tabs = ['predict', 'gates', 'belt', 'memory', 'units', 'attention', 'training'];
const words = wordTokens(60).map(({ text }) => text);

/** Checks of one page, one after the other, by their names; those that are wanted. */
async function checkAll({ tab = 'predict', ...options }, checks) {
  const chosen = Object.entries(checks).filter(([name]) => name.includes(wanted));
  if (chosen.length === 0) return;
  const state = { version: 1, layer: 0, quantity: 'all', tab, contexts: bankContexts, otherRuns: ['other'] };
  const answers = {
    ...storyAnswers(),
    connectivity: connectivityAnswer(),
    attention: attentionAnswer({ other: true }),
  };
  const script = fakeTraces({ tokens: 400, units: 64, cell: 'lstm', texts: words, cursor: 200 });
  const panel = await harness.open({ answers, script, state, ...options });
  await panel.page.evaluate(noteLetters);
  const story = { documentName: 'story.txt', documentUri: 'file:///story.txt', points: points(90) };
  await panel.send({ type: 'run', run: run({ state: 'finished' }), ...story }, predictions, {
    type: 'laboratory',
    view: { records: [taskRecord] },
  });
  await panel.settle();
  await panel.settle();
  for (const [name, act] of chosen) {
    try {
      await act(panel);
      console.log(`ok    ${name}`);
    } catch (error) {
      harness.complaints.push(`${name}: ${error.stack}`);
      console.log(`FAIL  ${name}`);
    }
  }
  await panel.close();
}

const check = (name, options, act) => checkAll(options, { [name]: act });

/** Notes how large the letters are that are drawn on canvases, in CSS pixels. */
function noteLetters() {
  window.letters = [];
  const { fillText } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.fillText = function (text, ...place) {
    const { a, b } = this.getTransform();
    const pixels = (parseFloat(/([\d.]+)px/.exec(this.font)[1]) * Math.hypot(a, b)) / devicePixelRatio;
    window.letters.push({ text, pixels });
    return fillText.call(this, text, ...place);
  };
}

/** Unfolds all that is folded, also what is inside of it, and waits for what it asks for. */
async function unfold({ page, settle }) {
  for (let round = 0; round < 2; round++) {
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
    await settle();
  }
}

/** Every picture on view: what it is called, and whether numbers or words stand for it. */
const picturesOnView = (page) =>
  page.evaluate(() => {
    const isSeen = (node) => node.checkVisibility() && node.getBoundingClientRect().height > 0;
    const nodes = [...document.querySelectorAll('main canvas, main svg, main [role=img]')].filter(isSeen);
    return nodes.map((node) => {
      const named = node.closest(
        '[role=img], [role=application], [role=slider], [role=listbox], [role=note], figure',
      );
      const part = node.closest('.tab-panel section, .tab-panel') ?? document.querySelector('main');
      const whole = [
        part,
        ...(node.closest('.tab-panel > *')?.querySelectorAll(':scope > .unit-table') ?? []),
      ];
      return {
        what: node.outerHTML.slice(0, 90),
        name: named?.getAttribute('aria-label') ?? named?.textContent?.trim() ?? '',
        hasTable: whole.some((each) => each.querySelector('table tbody tr td')),
        isKey: named?.getAttribute('role') === 'note',
        isWords: node.getAttribute('role') === 'img' && /\d/.test(node.getAttribute('aria-label') ?? ''),
      };
    });
  });

/** What does not fit: the page's width, labels that are cut, and controls that stand outside; and the sizes of letters. */
const layoutOf = (page) =>
  page.evaluate(() => {
    const isCut = (node) => {
      const style = getComputedStyle(node);
      if (style.textOverflow === 'ellipsis' || node.closest('.visually-hidden, .table-scroll, bdi'))
        return false;
      const isLabel = [...node.childNodes].some(
        (child) => child.nodeType === Node.TEXT_NODE && child.textContent.trim() !== '',
      );
      if (!isLabel || !node.checkVisibility() || !/hidden|clip/.test(style.overflowX + style.overflowY))
        return false;
      return node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 2;
    };
    const buttons = [
      ...document.querySelectorAll('main button, main h2, main h3, main label, main [role=tab]'),
    ];
    // Controls of the toolkit have their text inside of them.
    const toolkit = [...document.querySelectorAll('main vscode-button, main vscode-dropdown')];
    const parts = toolkit
      .filter((node) => node.checkVisibility())
      .filter((node) => {
        const control = node.shadowRoot.querySelector('[part=control]');
        const size = parseFloat(getComputedStyle(control).fontSize);
        return (
          size < 21.9 || control.getBoundingClientRect().height > node.getBoundingClientRect().height + 1
        );
      });
    return {
      wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      cut: [...document.querySelectorAll('main *'), ...parts]
        .filter((node) => parts.includes(node) || isCut(node))
        .map((node) => node.outerHTML.slice(0, 120)),
      outside: buttons
        .filter((node) => node.checkVisibility() && !node.closest('.tab-bar, .table-scroll'))
        .filter((node) => node.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
        .map((node) => node.outerHTML.slice(0, 120)),
      size: parseFloat(getComputedStyle(document.querySelector('main')).fontSize),
      small: parseFloat(getComputedStyle(document.querySelector('main .dim')).fontSize),
    };
  });

for (const tab of tabs) {
  await checkAll(
    { tab, reducedMotion: 'reduce' },
    {
      [`all by keys, ${tab}`]: async ({ page, settle }) => {
        const pressable = await page.evaluate(() => {
          const all = document.querySelectorAll(
            'main button, main input, main textarea, main select, main summary, main a[href], main vscode-button, main vscode-dropdown, ' +
              'main [role=application], main [role=slider], main [role=option], main [role=radio], main [role=tab], main [tabindex="0"]',
          );
          const groups = '[role=listbox], [role=radiogroup], [role=tablist], [role=menu]';
          return [...all]
            .filter((node) => node.checkVisibility() && !node.disabled)
            .map((node) => ({
              what: node.outerHTML.slice(0, 100),
              name: (
                node.getAttribute('aria-label') ??
                node.labels?.[0]?.textContent ??
                node.closest('label')?.textContent ??
                node.textContent
              ).trim(),
              // One of a group is reached by Tab, the others by arrows.
              isReached:
                node.tabIndex >= 0 ||
                node.shadowRoot?.delegatesFocus ||
                node.closest(groups)?.querySelector('[tabindex="0"]') !== null,
            }));
        });
        assert.ok(pressable.length > 12);
        for (const { what, name, isReached } of pressable) {
          assert.notEqual(name, '', `nameless: ${what}`);
          assert.ok(isReached, `not reached by keys: ${what}`);
        }
        // All the way round with Tab: every place is seen to have the focus, and none keeps it.
        await page.evaluate(() => document.querySelector('[role=tab][tabindex="0"]').focus());
        const seen = new Set();
        for (let press = 0; press < 120; press++) {
          await page.keyboard.press('Tab');
          const at = await page.evaluate(() => {
            const node = document.activeElement;
            if (!node || node === document.body) return '';
            window.focusIds ??= new Map();
            if (!window.focusIds.has(node)) window.focusIds.set(node, `${window.focusIds.size}`);
            return window.focusIds.get(node);
          });
          if (at === '' || (seen.has(at) && at === [...seen][0])) break;
          seen.add(at);
        }
        assert.ok(seen.size > 4 && seen.size < 119, `${seen.size} places`);
        await settle();
      },
      [`pictures in words, ${tab}`]: async (panel) => {
        await unfold(panel);
        const pictures = await picturesOnView(panel.page);
        if (tab !== 'units') assert.ok(pictures.length > 0, 'there are no pictures');
        for (const { what, name, hasTable, isKey, isWords } of pictures) {
          // A bar that says its own number is words already; the key of the colours belongs to a picture.
          assert.ok(hasTable || isWords || isKey, `no table and no words for ${what}`);
          if (!hasTable) assert.notEqual(name, '', `nameless: ${what}`);
        }
      },
      [`nothing moves, ${tab}`]: async (panel) => {
        await unfold(panel);
        assert.deepEqual(await movers(panel.page), []);
      },
    },
  );

  await check(`text twice as large, ${tab}`, { tab, theme: 'large', width: 900 }, async (panel) => {
    await unfold(panel);
    const found = await layoutOf(panel.page);
    if (wanted) await panel.shot(`large-${tab}`);
    assert.deepEqual([found.size, found.small > 21.9], [26, true]);
    assert.ok(found.wide <= 0, `the page is ${found.wide} px too wide`);
    assert.deepEqual({ cut: found.cut, outside: found.outside }, { cut: [], outside: [] });
    const letters = await panel.page.evaluate(() => window.letters);
    if (['gates', 'belt', 'attention', 'training'].includes(tab))
      assert.ok(letters.length > 4, 'nothing is written');
    const small = letters.filter(({ pixels }) => pixels < 19.9);
    assert.deepEqual(small.slice(0, 5), []);
  });
}

/** What would move: transitions and animations of every element, its shadows aside. */
function movers(page) {
  return page.evaluate(() =>
    [...document.querySelectorAll('main *')].flatMap((node) => {
      const { transitionDuration, transitionProperty, animationName } = getComputedStyle(node);
      const isStill =
        transitionProperty === 'none' ||
        transitionDuration.split(',').every((time) => parseFloat(time) === 0);
      return isStill && animationName === 'none' ? [] : [node.className];
    }),
  );
}

await check('what moves otherwise is found', { reducedMotion: 'no-preference' }, async ({ page }) => {
  assert.ok((await movers(page)).length > 0);
});

const large = { tab: 'training', theme: 'large', width: 900 };
await check('what is cut, and what has no words, is found', large, async ({ page }) => {
  await page.evaluate(() => {
    const cut = document.createElement('h3');
    cut.textContent = 'a heading that is cut';
    cut.style.cssText = 'width: 30px; overflow: hidden; white-space: nowrap';
    const wide = document.createElement('button');
    wide.textContent = 'wide';
    wide.style.cssText = 'width: 3000px';
    const alone = document.createElement('section');
    const canvas = document.createElement('canvas');
    alone.append(canvas);
    document.querySelector('main').append(cut, wide, alone);
  });
  const { wide, cut, outside } = await layoutOf(page);
  assert.ok(wide > 0);
  assert.deepEqual([cut.length, outside.length], [1, 1]);
  const planted = (await picturesOnView(page)).at(-1);
  assert.deepEqual(
    [planted.name, planted.hasTable, planted.isWords, planted.isKey],
    ['', false, false, false],
  );
});

await check(
  'every cell of the heatmap is reached, and spoken',
  { tab: 'gates' },
  async ({ page, settle }) => {
    const spoken = async () => {
      await settle();
      return page.locator('.inspector > [aria-live]').textContent();
    };
    await page.locator('.heatmap-plot').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Home');
    const said = [await spoken()];
    for (const key of ['ArrowRight', 'ArrowDown', 'PageDown', 'End']) {
      await page.keyboard.press(key);
      said.push(await spoken());
    }
    assert.equal(new Set(said).size, said.length, said.join('\n'));
    for (const words of said) assert.match(words, /\d/);
  },
);

/** As the dialog writes a key, for the names that browsers give. */
const written = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  PageUp: 'Page Up',
  PageDown: 'Page Down',
  '-': '−',
  _: '−',
  '=': '+',
  ' ': 'Space',
};

/** The keys that the code of a folder listens to: names in quotes or as properties, in the files that look at `event.key`. */
function keysHandledIn(folder) {
  const files = fs
    .readdirSync(path.join(root, 'webview', folder))
    .map((file) => path.join(root, 'webview', folder, file));
  const sources = files
    .map((file) => fs.readFileSync(file, 'utf8'))
    .filter((source) => /event\.key\b|ArrowLeft/.test(source));
  const names =
    /\b(Arrow(?:Left|Right|Up|Down)|Page(?:Up|Down))\b|\b(Home|End|Enter|Escape)(?=\b:|')|(?:case |=== )'(.)'|^\s+([a-z]): \(\) =>/gm;
  return new Set(
    sources.flatMap((source) => [...source.matchAll(names)].map((found) => found.slice(1).find(Boolean))),
  );
}

await check('? lists every key that a view listens to', {}, async ({ page }) => {
  await page.getByRole('tab', { name: 'Predict' }).press('?');
  const listed = await page
    .getByRole('dialog')
    .evaluate((dialog) =>
      Object.fromEntries(
        [...dialog.querySelectorAll('section')].map((section) => [
          section.querySelector('h3')?.textContent ?? '',
          [...section.querySelectorAll('kbd')].map(({ textContent }) => textContent),
        ]),
      ),
    );
  const everywhere = listed[''].map((key) => (key === 'Esc' ? 'Escape' : key));
  for (const tab of tabs) {
    const own = (listed[tab[0].toUpperCase() + tab.slice(1)] ?? []).map((key) =>
      key === 'Esc' ? 'Escape' : key,
    );
    const handled = [...keysHandledIn(tab)].map((key) => written[key] ?? key);
    if (['gates', 'belt', 'attention'].includes(tab)) assert.ok(handled.length >= 6, `${tab}: ${handled}`);
    const known = own.length > 0 ? own : everywhere;
    const missing = handled.filter((key) => !known.includes(key));
    assert.deepEqual(missing, [], tab);
  }
  const box = await page.getByRole('dialog').boundingBox();
  assert.ok(box.y >= 0 && box.height <= 1000);
});

await harness.close();
for (const complaint of harness.complaints) console.error(complaint);
process.exitCode = harness.complaints.length > 0 ? 1 : 0;
