import { describe, expect, it } from 'vitest';
import { tasks } from '../../../src/engine/laboratory/tasks';
import { dyckWord } from '../../../src/engine/laboratory/tasks/dyck';
import { recallWords } from '../../../src/engine/laboratory/tasks/recall';
import { countries, fillerSentences } from '../../../src/engine/laboratory/tasks/recallWords';
import { Random } from '../../../src/engine/random';
import { labTasks } from '../../../src/protocol/laboratory';
import { filledBatch } from './batches';

const exactly = (distance: number) => ({ from: distance, to: distance });

describe('every task', () => {
  it.each(labTasks)('%s writes all that it uses, the same for the same seed', (name) => {
    const task = tasks[name];
    for (const distance of [task.leastDistance, task.leastDistance + 7, 40]) {
      const { batch, filled, row } = filledBatch(task, exactly(distance), 5);
      expect(filled.steps).toBeLessThanOrEqual(task.stepsFor(distance));
      const known = task.input.kind === 'tokens' ? task.input.count : 2;
      const classes = task.answer.kind === 'classes' ? task.answer.count : 1;
      for (let i = 0; i < 5; i++) {
        const { tokens, classes: wanted, values, number } = row(i);
        if (task.input.kind === 'tokens') expect(tokens.every((id) => id >= 0 && id < known)).toBe(true);
        else expect(values.flat().every((value) => value >= 0 && value <= 1)).toBe(true);
        if (task.answer.kind === 'number') expect(number).toBeGreaterThanOrEqual(0);
        else {
          expect(wanted.every((answer) => answer >= -1 && answer < classes)).toBe(true);
          expect(wanted.slice(filled.firstAnswer).some((answer) => answer >= 0)).toBe(true);
          expect(wanted.slice(0, filled.firstAnswer).every((answer) => answer === -1)).toBe(true);
        }
      }
      const again = filledBatch(task, exactly(distance), 5);
      expect(again.batch).toEqual(batch);
      if (name !== 'anbn' && distance > 6)
        expect(filledBatch(task, exactly(distance), 5, 2).batch).not.toEqual(batch);
    }
  });

  it.each(labTasks)('%s is tested at the distance and beyond, in order', (name) => {
    const { testDistances, leastDistance, baseline } = tasks[name];
    for (const distance of [leastDistance, 40, 300]) {
      const tested = testDistances(distance);
      expect(tested).toContain(distance);
      expect(tested).toEqual([...new Set(tested)].sort((a, b) => a - b));
      expect(Math.min(...tested)).toBeGreaterThanOrEqual(leastDistance);
      if (distance > 1) expect(Math.max(...tested)).toBeGreaterThan(distance);
      expect(tested.every((at) => Number.isFinite(baseline(at)))).toBe(true);
    }
  });
});

describe('recall', () => {
  it('is a sentence with exactly so many filler words', () => {
    const random = new Random(4);
    for (const distance of [0, 1, 40, 200]) {
      const words = recallWords(0, distance, random);
      expect(words.slice(0, 5).join(' ')).toBe('I grew up in France');
      expect(words.slice(-4).join(' ')).toBe('so I speak fluent');
      expect(words).toHaveLength(distance + 9);
    }
  });

  it('has twenty countries and languages, which no filler gives away', () => {
    expect(new Set(countries.flat()).size).toBe(40);
    const text = fillerSentences.join(' ');
    for (const word of countries.flat()) expect(text).not.toContain(word);
  });

  it('asks for each country about as often, and for its own language', () => {
    const { row } = filledBatch(tasks.recall, exactly(3), 400);
    const byCountry = new Map<number, Set<number>>();
    for (let i = 0; i < 400; i++) {
      const { tokens, classes } = row(i);
      const languages = byCountry.get(tokens[4]) ?? new Set();
      byCountry.set(tokens[4], languages.add(classes[classes.length - 1]));
    }
    expect(byCountry.size).toBe(20);
    expect([...byCountry.values()].every((languages) => languages.size === 1)).toBe(true);
    expect(tasks.recall.baseline(40)).toBe(0.05);
  });
});

describe('adding', () => {
  it('wants the sum of the two that are marked, one in each half', () => {
    const { row } = filledBatch(tasks.adding, exactly(11), 50);
    for (let i = 0; i < 50; i++) {
      const { values, number } = row(i);
      const marked = values.flatMap(([, mark], t) => (mark === 1 ? [t] : []));
      expect(marked).toHaveLength(2);
      expect(marked[0]).toBeLessThan(5);
      expect(marked[1]).toBeGreaterThanOrEqual(5);
      expect(number).toBeCloseTo(values[marked[0]][0] + values[marked[1]][0], 5);
    }
  });

  it('costs who always says 1 a mean square of 1/6', () => {
    const { batch } = filledBatch(tasks.adding, exactly(20), 20_000);
    const mean = batch.numbers.reduce((sum, number) => sum + (number - 1) ** 2, 0) / 20_000;
    expect(mean).toBeCloseTo(tasks.adding.baseline(20), 2);
  });
});

describe('copy memory', () => {
  it('wants the ten symbols again after the signal, and blanks before', () => {
    const { row, filled } = filledBatch(tasks.copy, exactly(30), 3);
    expect(filled.steps).toBe(50);
    const { tokens, classes } = row(1);
    expect(classes.slice(40)).toEqual(tokens.slice(0, 10));
    expect(classes.slice(0, 40).every((answer) => answer === 8)).toBe(true);
    expect(tokens.slice(10, 40).every((token) => token === 8)).toBe(true);
    expect(tokens[40]).toBe(9);
  });

  it('costs who guesses the ten 10 ln 8 / (T + 20)', () => {
    expect(tasks.copy.baseline(30)).toBeCloseTo((10 * Math.log(8)) / 50, 12);
  });
});

describe('temporal order', () => {
  it('asks for the two signals in their order', () => {
    const { row } = filledBatch(tasks['temporal-order'], exactly(60), 40);
    const seen = new Set<number>();
    for (let i = 0; i < 40; i++) {
      const { tokens, classes } = row(i);
      const signals = tokens.flatMap((token, t) => (token < 2 ? [t] : []));
      expect(signals).toHaveLength(2);
      expect(signals[0]).toBeGreaterThanOrEqual(6);
      expect(signals[0]).toBeLessThanOrEqual(12);
      expect(signals[1]).toBeGreaterThanOrEqual(30);
      expect(signals[1]).toBeLessThanOrEqual(36);
      expect(classes[59]).toBe(2 * tokens[signals[0]] + tokens[signals[1]]);
      seen.add(classes[59]);
    }
    expect(seen.size).toBe(4);
  });
});

describe('Dyck-1', () => {
  it('draws each balanced word of a length as often', () => {
    const random = new Random(3);
    const counts = new Map<string, number>();
    for (let i = 0; i < 5000; i++) {
      const word = dyckWord(6, random).join('');
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(['000111', '001011', '001101', '010011', '010101']);
    for (const count of counts.values()) expect(count / 1000).toBeCloseTo(1, 0);
    expect(tasks['dyck-1'].baseline(6)).toBeCloseTo(1 / 5, 12);
  });

  it('asks after each bracket whether all are closed', () => {
    const { row } = filledBatch(tasks['dyck-1'], exactly(30), 8);
    for (let i = 0; i < 8; i++) {
      const { tokens, classes } = row(i);
      let depth = 0;
      const closed = tokens.map((token) => ((depth += token === 0 ? 1 : -1) === 0 ? 1 : 0));
      expect(classes).toEqual(closed);
      expect(depth).toBe(0);
    }
  });
});

describe('a^n b^n', () => {
  it('wants every b and the end, from the first b on', () => {
    const { row } = filledBatch(tasks.anbn, exactly(3), 2);
    expect(row(0).tokens).toEqual([0, 1, 1, 1, 2, 2, 2]);
    expect(row(0).classes).toEqual([-1, -1, -1, -1, 0, 0, 1]);
  });

  it('mixes lengths in a training batch; nothing is wanted behind the end of a row', () => {
    const { row } = filledBatch(tasks.anbn, { from: 1, to: 6 }, 60);
    const lengths = new Set<number>();
    for (let i = 0; i < 60; i++) {
      const { tokens, classes } = row(i);
      const n = tokens.filter((token) => token === 1).length;
      lengths.add(n);
      expect(classes.filter((answer) => answer >= 0)).toHaveLength(n);
      expect(classes.indexOf(1)).toBe(2 * n);
    }
    expect([...lengths].sort()).toEqual([1, 2, 3, 4, 5, 6]);
  });
});
