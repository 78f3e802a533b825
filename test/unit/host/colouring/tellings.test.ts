import { describe, expect, it } from 'vitest';
import { CancellationSource, neverCancelled } from '../../../../src/base/cancellation';
import { runInSlices } from '../../../../src/base/slices';
import { atRank } from '../../../../src/host/colouring/atRank';
import { allSteps } from '../../../../src/host/colouring/inSteps';
import { levelCount } from '../../../../src/host/colouring/levels';
import { oddLineLevels } from '../../../../src/host/colouring/oddLines';
import { palette } from '../../../../src/host/colouring/palette';
import { type Telling, tellSteps } from '../../../../src/host/colouring/surprises';
import { tellSurprises } from '../../../../src/host/colouring/tellings';
import { SessionDocument } from '../sessions/sessionDocument';

/** A log of many lines with some odd ones, and what a model made of its words. */
function sample(count = 3000) {
  let state = 11;
  const random = (below: number) => (state = (state * 48_271) % 2_147_483_647) % below;
  const text = Array.from({ length: count }, (_, i) =>
    i % 700 === 350
      ? `ERROR disk ${random(99)} failed, reqeust lost\n`
      : `10:${10 + random(50)} INFO request ${random(9999)} answered in ${random(90)} ms\n`,
  ).join('');
  const words = [...text.matchAll(/\s?[^\s]+|\s/g)];
  const bits = words.map(({ 0: word }) => (/ERROR|failed|lost/.test(word) ? 11 : random(300) / 100));
  const tokens = {
    starts: words.map(({ index }) => index),
    ends: words.map(({ index, 0: word }) => index + word.length),
    bits,
    surprisal: bits.map((value) => value + 1),
  };
  return { text, tokens };
}

describe('telling surprises in slices', () => {
  it('tells what all at once tells, with many pauses, also two at a time', async () => {
    const { text, tokens } = sample();
    const whole = allSteps(tellSteps(tokens, text));
    expect(whole.isPatterned).toBe(true);
    expect(whole.surprises.length).toBeGreaterThan(3);
    let pauses = 0;
    // Under a clock that moves by more than a slice at each look: a pause after each step.
    let now = 0;
    const pacing = {
      nowSeconds: () => (now += 1),
      yieldNow: () => {
        pauses++;
        return new Promise<void>((resolve) => setImmediate(resolve));
      },
    };
    const other = sample(500);
    const [sliced, otherSliced] = await Promise.all([
      runInSlices(tellSteps(tokens, text), pacing),
      runInSlices(tellSteps(other.tokens, other.text), pacing),
    ]);
    expect(sliced).toEqual(whole);
    expect(otherSliced).toEqual(allSteps(tellSteps(other.tokens, other.text)));
    // Each stretch of work between two pauses is a small part of the whole.
    expect(pauses).toBeGreaterThan(100);
  });

  it('finds the number at a place as a sort does', () => {
    for (const values of [[3], [2, 1], [5, 5, 5, 5], [1, -Infinity, 4, 4, Infinity, 0, 2]]) {
      const sorted = Float64Array.from(values).sort();
      for (const rank of values.keys())
        expect(allSteps(atRank(Float64Array.from(values), rank))).toBe(sorted[rank]);
    }
    const many = Float64Array.from({ length: 5000 }, (_, i) => ((i * 7919) % 613) / 7);
    const sorted = many.slice().sort();
    for (const rank of [0, 1, 2499, 4500, 4999])
      expect(allSteps(atRank(many.slice(), rank))).toBe(sorted[rank]);
  });
});

describe('oddLineLevels', () => {
  const text = 'one\ntwo\nthree\nfour\n';
  const lineOf = (offset: number) => text.slice(0, offset).split('\n').length - 1;
  const odd = (word: string, bits: number, before = 0) => {
    const end = text.indexOf(word) + word.length;
    const range = { start: end - word.length - before, end };
    return { ...range, bits, peak: range };
  };

  it('colours by how odd a line is, on the ruler from what is odd beside anything', () => {
    const told = { odd: [odd('two', 6, 1), odd('three', 12), odd('four', 400)] };
    expect(oddLineLevels(told, text, lineOf)).toEqual([
      { line: 1, level: 5 },
      { line: 2, level: 9 },
      { line: 3, level: levelCount - 1 },
    ]);
    const ruled = palette('sequential', 'light').map((style) => style?.ruler !== undefined);
    expect([8, 9].map((level) => ruled[level])).toEqual([false, true]);
  });

  it('takes the oddest place of a line, and shows a slip that was learnt by heart', () => {
    const told = { odd: [odd('o', 5), odd('ne', 11), odd('four', 0), { ...odd('\n', 4), start: 7, end: 8 }] };
    expect(oddLineLevels(told, text, lineOf)).toEqual([
      { line: 0, level: 8 },
      { line: 3, level: 1 },
      { line: 1, level: 3 },
    ]);
  });

  it('glows on every line of a crash, of which the walk takes the strongest', () => {
    const lines = Array.from({ length: 400 }, (_, i) => `10:${10 + (i % 50)} INFO request answered\n`);
    const crash = Array.from({ length: 40 }, (_, i) => `${String.fromCharCode(97 + (i % 26))}${i}x\n`);
    const words = [...(lines.join('') + crash.join('')).matchAll(/ ?[^\s]+|\s/g)];
    const isCrash = ({ index }: { index: number }) => index >= lines.join('').length;
    const tokens = {
      starts: words.map(({ index }) => index),
      ends: words.map(({ index, 0: word }) => index + word.length),
      bits: words.map((word) => (isCrash(word) && /x/.test(word[0]) ? 40 : 0.3)),
    };
    const { surprises, odd: glowing } = allSteps(tellSteps(tokens, lines.join('') + crash.join('')));
    expect(glowing.length).toBeGreaterThanOrEqual(crash.length);
    expect(surprises.length).toBeLessThan(crash.length);
    expect(glowing).toEqual(expect.arrayContaining(surprises));
  });
});

describe('tellSurprises', () => {
  const { text, tokens } = sample(400);
  const open = () => new SessionDocument('file:///a.log', 'log', text, () => undefined);

  it('does the work once for all who ask, now and later', async () => {
    const document = open().asDocument;
    const asked = [0, 1].map(() => tellSurprises(document, 'm', tokens, neverCancelled));
    const [first, second] = await Promise.all(asked);
    expect(second).toBe(first);
    expect(await tellSurprises(document, 'm', tokens, neverCancelled)).toBe(first);
    const newer = await tellSurprises(document, 'm/2', tokens, neverCancelled);
    expect(newer).not.toBe(first);
    expect(newer).toEqual<Telling>(first);
  });

  it('is broken off by an edit, by closing, and when nobody wants it any more', async () => {
    const edited = open();
    const stale = tellSurprises(edited.asDocument, 'm', tokens, neverCancelled);
    edited.edit({ offset: 0, length: 1, text: '2' });
    await expect(stale).rejects.toMatchObject({ code: 'stale' });

    const closed = open();
    const gone = tellSurprises(closed.asDocument, 'm', tokens, neverCancelled);
    closed.isClosed = true;
    await expect(gone).rejects.toMatchObject({ code: 'cancelled' });

    const document = open().asDocument;
    const [one, other] = [new CancellationSource(), new CancellationSource()];
    const given = tellSurprises(document, 'm', tokens, one.token);
    const wanted = tellSurprises(document, 'm', tokens, other.token);
    one.cancel();
    await expect(given).rejects.toMatchObject({ code: 'cancelled' });
    expect((await wanted).surprises.length).toBeGreaterThan(0);

    const alone = new CancellationSource();
    const another = open().asDocument;
    const unwanted = tellSurprises(another, 'm', tokens, alone.token);
    alone.cancel();
    // Who asks now is not told that it was given up.
    const anew = tellSurprises(another, 'm', tokens, neverCancelled);
    await expect(unwanted).rejects.toMatchObject({ code: 'cancelled' });
    expect(await anew).toEqual(await wanted);
  });

  it('tells of the text as it was asked about, though more of it is read meanwhile', async () => {
    const growing = {
      ...tokens,
      starts: tokens.starts.slice(),
      ends: tokens.ends.slice(),
      bits: tokens.bits.slice(),
    };
    const told = tellSurprises(open().asDocument, 'm', growing, neverCancelled);
    for (const values of [growing.starts, growing.ends, growing.bits]) values.length = 10;
    expect(await told).toEqual(allSteps(tellSteps(tokens, text)));
  });
});
