import { expect, it } from 'vitest';
import { ownFirst } from '../../../src/host/runs/ownFirst';

it('begins with the runs of the document in front, the latest of them first', () => {
  const runs = ['b', 'a', 'c', 'a'].map((documentUri, i) => ({ documentUri, i }));
  expect(ownFirst(runs, 'a').map(({ i }) => i)).toEqual([1, 3, 0, 2]);
  expect(ownFirst(runs, 'd').map(({ i }) => i)).toEqual([0, 1, 2, 3]);
  expect(ownFirst(runs, undefined)).toEqual(runs);
});
