/** Where a view begins in the module's memory, in bytes. */
export type Address = number;

/**
 * What the module made from assembly/index.ts exports: the operations of `Kernels` on addresses. Sizes and row
 * distances are in floats; shapes and equations stand with `Kernels` and in the assembly.
 */
export interface WasmExports {
  /** The first byte above the module's own data and the working memory of so many threads. */
  memoryStart(threads: number): number;
  /** Takes the working memory of thread `thread`, from 0, which it has at first. */
  useWorkspace(thread: number): void;
  /** Sets the rows of the products' tiles, at most what the build has; returns what was set. */
  setTileRows(rows: number): number;
  /** A loop of nothing but multiply-adds: 96 floating-point operations a round. */
  peak(rounds: number, x: number, y: number): number;
  /** The same with pairs of vectors, 160 operations a round: reads 8 floats at `from` and writes 80 at `to`. */
  widePeak(rounds: number, from: Address, to: Address): void;

  pack(b: Address, ld: number, packed: Address, k: number, n: number): void;
  packTransposed(w: Address, ld: number, packed: Address, k: number, n: number): void;
  gemm(
    a: Address,
    lda: number,
    packed: Address,
    c: Address,
    ldc: number,
    m: number,
    n: number,
    k: number,
    accumulate: boolean,
  ): void;
  gemmWithBias(
    a: Address,
    lda: number,
    packed: Address,
    bias: Address,
    c: Address,
    ldc: number,
    m: number,
    n: number,
    k: number,
  ): void;
  gemmTransposedA(
    a: Address,
    lda: number,
    packed: Address,
    c: Address,
    ldc: number,
    m: number,
    n: number,
    k: number,
  ): void;
  gemmTransposedAWithSums(
    a: Address,
    lda: number,
    packed: Address,
    c: Address,
    ldc: number,
    sums: Address,
    m: number,
    n: number,
    k: number,
  ): void;
  broadcastRow(row: Address, out: Address, rows: number, n: number): void;
  addColumnSums(x: Address, out: Address, rows: number, n: number): void;

  add(from: Address, to: Address, n: number): void;
  sumOfSquares(x: Address, n: number): number;
  dropout(x: Address, mask: Address, n: number, limit: number, kept: number, seed: number): void;
  multiply(mask: Address, x: Address, n: number): void;

  lstmForward(
    gates: Address,
    cPrevious: Address,
    c: Address,
    tanhC: Address,
    h: Address,
    b: number,
    hidden: number,
  ): void;
  lstmBackward(
    gates: Address,
    cPrevious: Address,
    tanhC: Address,
    dH: Address,
    dC: Address,
    b: number,
    hidden: number,
  ): void;
  gruForward(
    gates: Address,
    recurrent: Address,
    hPrevious: Address,
    h: Address,
    b: number,
    hidden: number,
  ): void;
  gruBackward(
    gates: Address,
    recurrent: Address,
    hPrevious: Address,
    dH: Address,
    dHPrevious: Address,
    b: number,
    hidden: number,
  ): void;
  rnnForward(gates: Address, h: Address, relu: boolean, n: number): void;
  rnnBackward(h: Address, dH: Address, dGates: Address, relu: boolean, n: number): void;

  gather(table: Address, ids: Address, out: Address, rows: number, width: number): void;
  scatterAdd(dTable: Address, ids: Address, dOut: Address, rows: number, width: number): void;

  softmaxCrossEntropy(logits: Address, targets: Address, rows: number, v: number, scale: number): number;
  crossEntropy(logits: Address, targets: Address, losses: Address, rows: number, v: number): void;
  softmax(logits: Address, probabilities: Address, v: number, temperature: number): void;

  softmaxRows(x: Address, rows: number, n: number): void;
  softmaxRowsBackward(p: Address, d: Address, rows: number, n: number): void;
  additiveScores(
    queries: Address,
    keys: Address,
    ld: number,
    v: Address,
    scores: Address,
    rows: number,
    n: number,
    width: number,
  ): void;
  additiveScoresBackward(
    queries: Address,
    keys: Address,
    ld: number,
    v: Address,
    dScores: Address,
    dQueries: Address,
    dKeys: Address,
    dV: Address,
    rows: number,
    n: number,
    width: number,
  ): void;

  adam(
    weights: Address,
    gradient: Address,
    m: Address,
    v: Address,
    n: number,
    gradientScale: number,
    beta1: number,
    rest1: number,
    beta2: number,
    rest2: number,
    rate: number,
    spread: number,
    epsilon: number,
  ): void;
  sgd(weights: Address, gradient: Address, n: number, learningRate: number): void;
}
