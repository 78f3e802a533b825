import type { Kernels, KernelsBackend, SharedMemory } from '../kernels';
import { additiveScores, additiveScoresBackward, softmaxRows, softmaxRowsBackward } from './attention';
import { dropout } from './dropout';
import { add, addColumnSums, broadcastRow, copy, fill, multiply, sumOfSquares } from './elementwise';
import { gather, scatterAdd } from './embedding';
import { gemm, gemmTransposedA, gemmTransposedAWithSums, gemmWithBias } from './gemm';
import { gruBackward, gruForward } from './gru';
import { lstmBackward, lstmForward } from './lstm';
import { adam, sgd } from './optimizers';
import { pack, packedLength, packTransposed } from './packing';
import { rnnBackward, rnnForward } from './rnn';
import { crossEntropy, softmax, softmaxCrossEntropy } from './softmax';

const operations = {
  packedLength,
  pack,
  packTransposed,
  gemm,
  gemmWithBias,
  gemmTransposedA,
  gemmTransposedAWithSums,
  broadcastRow,
  addColumnSums,
  fill,
  copy,
  add,
  sumOfSquares,
  dropout,
  multiply,
  lstmForward,
  lstmBackward,
  gruForward,
  gruBackward,
  rnnForward,
  rnnBackward,
  gather,
  scatterAdd,
  softmaxCrossEntropy,
  crossEntropy,
  softmax,
  softmaxRows,
  softmaxRowsBackward,
  additiveScores,
  additiveScoresBackward,
  adam,
  sgd,
};

/**
 * Kernels in plain TypeScript: the definition of correct, and what runs where nothing faster does. Everything is
 * computed in 64-bit numbers and rounded to 32 bits when stored.
 */
export const referenceBackend: KernelsBackend = {
  name: 'reference',
  create(byteLength: number): Kernels {
    return { name: 'reference', memory: new ArrayBuffer(byteLength), memoryStart: 0, ...operations };
  },
  sharing: (threads) => ({
    name: 'reference',
    create(byteLength) {
      const memory = new SharedArrayBuffer(byteLength);
      return attachReference({ kernels: 'reference', threads, memory, tileRows: 0 });
    },
  }),
};

/** The kernels in a memory that they share with those of another thread. */
export function attachReference(shared: SharedMemory): Kernels {
  const memory = shared.memory as SharedArrayBuffer;
  return { name: 'reference', memory, memoryStart: 0, shared, ...operations };
}
