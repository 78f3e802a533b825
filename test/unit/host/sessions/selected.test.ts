import { beforeAll, expect, it } from 'vitest';
import { settings, workspace } from '../support/fakeVscode';
import { createSessionDriver } from './sessionDriver';

const typed = 'The cat sat on the m';
let driver: Awaited<ReturnType<typeof createSessionDriver>>;

beforeAll(async () => {
  settings.set('unroll.inlineSuggestions.debounceMs', 0);
  settings.set('unroll.inlineSuggestions.minProbability', 0.05);
  driver = await createSessionDriver('char');
});

it('a suggestion goes on from the item that the list of words has highlighted', async () => {
  const document = driver.open('file:///place/selected.txt', typed);
  workspace.textDocuments = [document];
  const start = typed.length - 1;
  const [item] = await driver.askSelected(document, start, typed.length, 'mat');
  expect(String(item?.insertText)).toMatch(/^mat\W/);
  expect(item?.range).toMatchObject({
    start: document.positionAt(start),
    end: document.positionAt(typed.length),
  });
});

it('nothing is suggested where it would say something else than the highlighted item, and the log says so', async () => {
  const document = driver.open('file:///place/other.txt', typed);
  workspace.textDocuments = [document];
  expect(await driver.askSelected(document, typed.length - 1, typed.length, 'mouse')).toEqual([]);
  expect(driver.reasons.at(-1)).toContain('it does not go on from the selected item');
});
