import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFolder, run, text, tiny } from './cliFixture';

const folder = createFolder();
afterAll(() => folder.remove());
const model = folder.path('cat.model');
const typed = 'The dog lay on the rug. The cat sat on the mat.\n';

beforeAll(async () => {
  folder.write('cat.txt', text);
  folder.write('typed.txt', typed);
  const train = ['train', folder.path('cat.txt'), '--out', model, ...tiny];
  await run([...train, '--steps', '150', '--seed', '3', '--json']);
});

const simulate = (...flags: string[]) => run(['simulate', model, folder.path('typed.txt'), ...flags]);

describe('simulate', () => {
  it('says in JSON what typing came to: these fields and no others', async () => {
    const { exitCode, done } = await simulate('--json');
    expect(exitCode).toBe(0);
    const names = Object.keys(done).filter((name) => name !== 'event');
    expect(names.sort()).toEqual(
      [
        ...['characters', 'keystrokes', 'keystrokesSaved', 'shown', 'accepted', 'acceptanceRate'],
        ...['meanLatencyMs', 'p95LatencyMs'],
      ].sort(),
    );
    for (const name of names) expect(Number.isFinite(done[name]), name).toBe(true);
    const { characters, keystrokes, shown, accepted } = done as Record<string, number>;
    expect(characters).toBe(typed.length);
    expect(done.keystrokesSaved).toBeCloseTo(1 - keystrokes / characters, 12);
    expect(done.acceptanceRate).toBeCloseTo(accepted / shown, 12);
    // It was trained on these sentences.
    expect(accepted).toBeGreaterThan(2);
    expect(keystrokes).toBeLessThan(characters);
  });

  it('types the same text without the caches', async () => {
    const { exitCode, done } = await simulate('--json', '--no-cache');
    expect(exitCode).toBe(0);
    expect(done.characters).toBe(typed.length);
    expect(done.shown).toBeGreaterThan(0);
  });

  it('says it in words too', async () => {
    const { stdout } = await simulate();
    expect(stdout).toMatch(/^48 characters with \d+ keystrokes: .* saved\n\d+ suggestions shown, /);
  });
});
