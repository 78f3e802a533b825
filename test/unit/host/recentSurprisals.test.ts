import { describe, expect, it } from 'vitest';
import { recentSurprisals } from '../../../src/host/inspector/questions/recentSurprisals';
import type { QuestionContext } from '../../../src/host/inspector/questions/question';

/** Asks about tokens of these lengths, one after the other from the beginning of a text. */
async function answerFor(lengths: number[], offset: number) {
  const ends = lengths.map((_, row) => lengths.slice(0, row + 1).reduce((sum, length) => sum + length, 0));
  const starts = ends.map((end, row) => end - lengths[row]);
  const text = lengths.map((length, row) => String.fromCharCode(97 + row).repeat(length)).join('');
  const read = {
    starts: Int32Array.from(starts),
    ends: Int32Array.from(ends),
    probability: Float32Array.from(starts, (_, row) => 1 / (row + 1)),
    rank: Int32Array.from(starts, (_, row) => row),
    unknown: new Uint8Array(starts.length),
    excess: new Float32Array(starts.length),
    best: starts.map((_, row) => [{ text: String(row), probability: 0.5 }]),
  };
  const context = { document: { getText: () => text }, offset, ask: async () => read };
  return recentSurprisals.answer({ tokens: 100, top: 1 }, context as unknown as QuestionContext);
}

describe('the last tokens', () => {
  it('are told with their text', async () => {
    const { surprisals, text, cursor } = await answerFor([3, 2, 4], 5);
    expect({ text, cursor, starts: [...surprisals.starts] }).toEqual({
      text: 'aaabbcccc',
      cursor: 5,
      starts: [0, 3, 5],
    });
  });

  it.each([
    ['before them', [5_000_000, 2, 4], [5_000_000, 5_000_002], 'bbcccc'],
    ['at the end', [3, 2, 5_000_000], [0, 3, 5], `aaabb${'c'.repeat(20_000)}`],
    ['alone', [5_000_000], [0], 'a'.repeat(20_000)],
  ])('are told without all of a line of megabytes %s', async (_where, lengths, starts, expected) => {
    const { surprisals, text } = await answerFor(lengths, lengths[0]);
    expect([...surprisals.starts]).toEqual(starts);
    expect(text === expected).toBe(true);
    const { length } = starts;
    for (const values of [surprisals.ends, surprisals.probability, surprisals.rank, surprisals.best])
      expect(values).toHaveLength(length);
    expect(surprisals.best.at(-1)?.[0].text).toBe(String(lengths.length - 1));
  });

  it('of an empty text are none', async () => {
    expect(await answerFor([], 0)).toMatchObject({ text: '', cursor: 0 });
  });
});
