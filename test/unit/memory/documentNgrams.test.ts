import { describe, expect, it } from 'vitest';
import { ContextHashes, longestContext } from '../../../src/engine/memory/contextHashes';
import { DocumentNgrams } from '../../../src/engine/memory/documentNgrams';
import { NgramTable } from '../../../src/engine/memory/ngramTable';
import { Random } from '../../../src/engine/random';
import { runToEnd } from '../reading/fixtures';

const vocabularySize = 7;

/** Counted afresh, without the tokens that `isLeftOut` names. */
function counted(ids: Int32Array, isLeftOut: (index: number) => boolean): NgramTable {
  const table = new NgramTable(vocabularySize);
  const hashes = new ContextHashes();
  for (let i = 0; i < ids.length; i++) if (!isLeftOut(i)) table.add(hashes.set(ids, i), ids[i], 1);
  return table;
}

function expectEqual(actual: NgramTable, expected: NgramTable, ids: Int32Array): void {
  expect(Array.from(actual.counts)).toEqual(Array.from(expected.counts));
  expect([actual.total, actual.distinct]).toEqual([expected.total, expected.distinct]);
  const hashes = new ContextHashes();
  for (let i = 0; i < ids.length; i++) {
    hashes.set(ids, i);
    for (let k = 1; k <= hashes.length; k++) {
      const list = actual.find(hashes, k);
      const other = expected.find(hashes, k);
      let isEqual =
        actual.totalOf(list) === expected.totalOf(other) &&
        actual.distinctOf(list) === expected.distinctOf(other);
      for (let id = 0; id < vocabularySize; id++)
        isEqual &&= actual.countIn(list, id) === expected.countIn(other, id);
      if (!isEqual) throw new Error(`the ${k} tokens before ${i} have other counts`);
    }
  }
}

describe('n-grams of a document', () => {
  it('are those of the text counted afresh, after any edits and with any cursor', () => {
    const random = new Random(3);
    for (let trial = 0; trial < 30; trial++) {
      const ngrams = new DocumentNgrams(vocabularySize);
      let ids = Int32Array.from(
        { length: random.uint32() % 60 },
        () => (random.uint32() % (vocabularySize + 1)) - 1,
      );
      for (let edit = 0; edit < 8; edit++) {
        const from = random.uint32() % (ids.length + 1);
        const to = Math.min(ids.length, from + (random.uint32() % 5));
        const inserted = Array.from({ length: random.uint32() % 5 }, () => random.uint32() % vocabularySize);
        ids = Int32Array.from([...ids.slice(0, from), ...inserted, ...ids.slice(to)]);
        const begin = random.uint32() % (ids.length + 1);
        const end = Math.min(ids.length, begin + (random.uint32() % 3));
        runToEnd(ngrams.update(ids, ids.length, begin, end));
        expectEqual(
          ngrams.table,
          counted(ids, (i) => i >= begin && i < end + longestContext),
          ids,
        );
      }
    }
  });

  it('go on where they were stopped, also when the text changed meanwhile', () => {
    const random = new Random(4);
    const ids = Int32Array.from({ length: 3000 }, () => random.uint32() % vocabularySize);
    const ngrams = new DocumentNgrams(vocabularySize);
    ngrams.update(ids, ids.length).next();
    ids[100] = (ids[100] + 1) % vocabularySize;
    ids[2900] = (ids[2900] + 1) % vocabularySize;
    runToEnd(ngrams.update(ids, ids.length));
    const expected = counted(ids, () => false);
    expect(Array.from(ngrams.table.counts)).toEqual(Array.from(expected.counts));
    expectEqual(ngrams.table, expected, ids.slice(50, 120));
  });

  it('leave out what lies at a cursor before the first token, also when they were stopped before that', () => {
    const random = new Random(5);
    const ids = Int32Array.from({ length: 1024 }, () => random.uint32() % vocabularySize);
    const ngrams = new DocumentNgrams(vocabularySize);
    const stopped = ngrams.update(ids, ids.length, 0, 0);
    while (ngrams.table.total < ids.length) stopped.next();
    stopped.return();
    runToEnd(ngrams.update(ids, ids.length, 0, 0));
    expectEqual(
      ngrams.table,
      counted(ids, (i) => i < longestContext),
      ids,
    );
  });
});
