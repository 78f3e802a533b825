/** What the kernels' WASM module exports; `WasmExports` in wasmExports.ts says the same to TypeScript. */
export { additiveScores, additiveScoresBackward, softmaxRows, softmaxRowsBackward } from './attention';
export { gather, scatterAdd } from './embedding';
export { add, addColumnSums, broadcastRow, multiply, sumOfSquares } from './elementwise';
export { dropout } from './dropout';
export { gemm, gemmTransposedA, gemmTransposedAWithSums, gemmWithBias, setTileRows } from './gemm';
export { gruBackward, gruForward } from './gru';
export { memoryStart, useWorkspace } from './layout';
export { lstmBackward, lstmForward } from './lstm';
export { adam, sgd } from './optimizers';
export { pack, packTransposed } from './packing';
export { peak, widePeak } from './peak';
export { rnnBackward, rnnForward } from './rnn';
export { crossEntropy, softmax, softmaxCrossEntropy } from './softmax';
