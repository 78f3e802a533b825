import { describe, expect, it } from 'vitest';
import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import { cellCases } from './cellCases';
import { otherCases } from './otherCases';
import { expectClose, expectLikeReference, runGuarded } from './playground';
import { productCases } from './productCases';
import { wasmBackendsHere } from './wasmBackendsHere';

it('run in every build', () => {
  expect(wasmBackendsHere.map(({ name }) => name)).toEqual(['revectorized', 'relaxed', 'simd']);
});

it('give the same bits in the revectorized as in the relaxed build', () => {
  const [revectorized, relaxed] = wasmBackendsHere;
  for (const testCase of [...productCases, ...cellCases, ...otherCases]) {
    const expected = runGuarded(relaxed, testCase);
    const actual = runGuarded(revectorized, testCase);
    expect(actual.returned, testCase.name).toEqual(expected.returned);
    for (const [name, view] of Object.entries(expected.views.f)) {
      expectClose(actual.views.f[name], view, 'exact', `${testCase.name}: ${name}`);
    }
  }
});

describe.each(wasmBackendsHere)('$name kernels', (backend) => {
  it.each(productCases.map((testCase) => [testCase.name, testCase] as const))('%s', (_, testCase) => {
    expectLikeReference(backend, referenceBackend, testCase);
  });

  it.each(cellCases.map((testCase) => [testCase.name, testCase] as const))('%s', (_, testCase) => {
    expectLikeReference(backend, referenceBackend, testCase);
  });

  it.each(otherCases.map((testCase) => [testCase.name, testCase] as const))('%s', (_, testCase) => {
    expectLikeReference(backend, referenceBackend, testCase);
  });

  it('gives the same bits with tiles of any height', () => {
    const before = backend.tileRows;
    try {
      for (const testCase of productCases) {
        backend.tileRows = 4;
        const expected = runGuarded(backend, testCase).views.f.c;
        for (let rows = 1; rows <= backend.tallestTile; rows++) {
          backend.tileRows = rows;
          const what = `${testCase.name}, ${rows} rows`;
          expectClose(runGuarded(backend, testCase).views.f.c, expected, 'exact', what);
        }
      }
    } finally {
      backend.tileRows = before;
    }
  });
});
