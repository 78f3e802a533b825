import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { Stepper } from '../../../../src/engine/network/stepper';
import { settings, workspace } from '../support/fakeVscode';
import { playSession, type Session } from './playSession';
import { type Asked, createSessionDriver } from './sessionDriver';

const sessions = JSON.parse(
  readFileSync(new URL('../../../fixtures/sessions/sessions.json', import.meta.url), 'utf8'),
) as Session[];

describe.each(['word', 'char', 'bpe'] as const)('sessions of editing, with %s tokens', (kind) => {
  let driver: Awaited<ReturnType<typeof createSessionDriver>>;

  beforeAll(async () => {
    settings.set('unroll.inlineSuggestions.debounceMs', 0);
    settings.set('unroll.inlineSuggestions.minProbability', 0.05);
    driver = await createSessionDriver(kind);
  });

  it.each(sessions)('$name', async (session) => {
    const document = driver.open(session.uri ?? 'file:///place/session.txt', session.text);
    workspace.textDocuments = [document];
    let shown = 0;
    await playSession(session, document, driver.ask, async (asked) => {
      shown += asked.items.length;
      checkItems(asked);
      if (!session.silent) await checkState(asked);
    });
    if (session.silent) expect(shown).toBe(0);
    expect(await driver.isWorking()).toBe(false);
    driver.close(document);
  });

  /** At the cursor, insertable as it is, and nothing that stands to the right of it already. */
  function checkItems({ document, offset, items }: Asked): void {
    expect(items.length).toBeLessThanOrEqual(1);
    const [item] = items;
    if (!item) return;
    const text = String(item.insertText);
    const cursor = document.positionAt(offset);
    expect(item.range).toMatchObject({ start: cursor, end: cursor });
    expect(text.trim()).not.toBe('');
    expect(text).not.toMatch(/[\n\r]/);
    expect(text).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/);
    const whole = document.getText();
    const lineEnd = document.offsetAt(document.lineAt(cursor.line).range.end);
    const rest = whole.slice(offset, lineEnd);
    if (rest.trim() === '') return;
    expect(rest.startsWith(text), `“${text}” before “${rest}”`).toBe(false);
    if (rest.trim().length >= 3) expect(text).not.toContain(rest.trim());
    for (const right of [rest, rest.trimStart()]) {
      for (let length = 3; length <= Math.min(text.length, right.length); length++)
        expect(text.endsWith(right.slice(0, length)), `“${text}” before “${rest}”`).toBe(false);
    }
  }

  /** What the engine holds after all edits is what it would hold had it read the text just now. */
  async function checkState({ document, offset }: Asked): Promise<void> {
    const { engine } = driver.client;
    const text = document.getText();
    await engine.openDocument({ documentId: 'fresh', version: 1, text });
    const place = { modelId: 'm', offset, topK: 5 };
    const fresh = await engine.predict({ ...place, documentId: 'fresh', version: 1 });
    expect(await driver.predict(document, offset)).toEqual(fresh);
  }

  it('leave no work behind when they are cancelled, whenever that is', async () => {
    for (let turns = 0; turns < 12; turns++) {
      const document = driver.open(`file:///place/cancelled-${turns}.txt`, 'The cat sat on');
      expect(await driver.askAndCancel(document, 14, turns)).toBeInstanceOf(Array);
      expect(await driver.isWorking()).toBe(false);
    }
    expect(driver.reasons.some((reason) => /went on typing|took the question back/.test(reason))).toBe(true);
  });

  it('read little for the first key where the document was read ahead, and nothing where nothing may be suggested', async () => {
    const read = vi.spyOn(Stepper.prototype, 'step');
    const text = 'The dog saw the cat. '.repeat(60);
    const first = driver.open('file:///place/first.txt', text);
    const offset = text.length;
    settings.set('unroll.inlineSuggestions.enabled', false);
    await driver.readAhead(first, offset);
    expect(read).not.toHaveBeenCalled();
    settings.delete('unroll.inlineSuggestions.enabled');
    await driver.readAhead(first, offset);
    expect(read.mock.calls.length).toBeGreaterThan(100);
    read.mockClear();
    first.edit({ offset, length: 0, text: 'T' });
    await driver.ask(first, offset + 1);
    expect(read.mock.calls.length).toBeLessThan(10);
    read.mockRestore();
    driver.close(first);
  });

  it('say at each silence why', () => {
    expect(driver.reasons.length).toBeGreaterThan(50);
    const silences = driver.reasons.filter((reason) => reason.startsWith('No inline suggestion'));
    for (const reason of silences) expect(reason).toMatch(/^No inline suggestion at line \d+: .{5,}/);
    expect(driver.reasons.some((reason) => reason.includes('typed through'))).toBe(true);
  });
});
