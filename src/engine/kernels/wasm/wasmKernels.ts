import type { AdamStep, F32, I32, Kernels, KernelsName, SharedMemory } from '../kernels';
import type { WasmExports } from './wasmExports';

/** Columns of a packed panel, as in assembly/layout.ts. */
const panelColumns = 8;

/** 32-bit floats go down to 1.2e-38; a smaller temperature would turn into 0 and its logits into NaN. */
const smallestTemperature = 1e-37;

/** Kernels in WASM: each operation passes the addresses of its views on. Shapes as in `Kernels`. */
export class WasmKernels implements Kernels {
  readonly memoryStart: number;

  /** `memory` is what `wasm` works in; `shared` is given when other threads may work in it too. */
  constructor(
    readonly name: KernelsName,
    readonly memory: ArrayBufferLike,
    private readonly wasm: WasmExports,
    readonly shared?: SharedMemory,
  ) {
    this.memoryStart = wasm.memoryStart(shared?.threads ?? 1);
  }

  packedLength(k: number, n: number): number {
    return k * Math.ceil(n / panelColumns) * panelColumns;
  }

  pack(b: F32, ld: number, packed: F32, k: number, n: number): void {
    this.wasm.pack(this.at(b), ld, this.at(packed), k, n);
  }

  packTransposed(w: F32, ld: number, packed: F32, k: number, n: number): void {
    this.wasm.packTransposed(this.at(w), ld, this.at(packed), k, n);
  }

  gemm(
    a: F32,
    lda: number,
    packed: F32,
    c: F32,
    ldc: number,
    m: number,
    n: number,
    k: number,
    accumulate: boolean,
  ): void {
    this.wasm.gemm(this.at(a), lda, this.at(packed), this.at(c), ldc, m, n, k, accumulate);
  }

  gemmWithBias(
    a: F32,
    lda: number,
    packed: F32,
    bias: F32,
    c: F32,
    ldc: number,
    m: number,
    n: number,
    k: number,
  ): void {
    this.wasm.gemmWithBias(this.at(a), lda, this.at(packed), this.at(bias), this.at(c), ldc, m, n, k);
  }

  gemmTransposedA(
    a: F32,
    lda: number,
    packed: F32,
    c: F32,
    ldc: number,
    m: number,
    n: number,
    k: number,
  ): void {
    this.wasm.gemmTransposedA(this.at(a), lda, this.at(packed), this.at(c), ldc, m, n, k);
  }

  gemmTransposedAWithSums(
    a: F32,
    lda: number,
    packed: F32,
    c: F32,
    ldc: number,
    sums: F32,
    m: number,
    n: number,
    k: number,
  ): void {
    const { wasm } = this;
    wasm.gemmTransposedAWithSums(this.at(a), lda, this.at(packed), this.at(c), ldc, this.at(sums), m, n, k);
  }

  broadcastRow(row: F32, out: F32, rows: number, n: number): void {
    this.wasm.broadcastRow(this.at(row), this.at(out), rows, n);
  }

  addColumnSums(x: F32, out: F32, rows: number, n: number): void {
    this.wasm.addColumnSums(this.at(x), this.at(out), rows, n);
  }

  fill(x: F32, value: number): void {
    x.fill(value);
  }

  copy(from: F32, to: F32): void {
    to.set(from);
  }

  add(from: F32, to: F32): void {
    this.wasm.add(this.at(from), this.at(to), from.length);
  }

  sumOfSquares(x: F32): number {
    return this.wasm.sumOfSquares(this.at(x), x.length);
  }

  dropout(x: F32, mask: F32, probability: number, seed: number): void {
    const limit = Math.round(probability * 0x1000000);
    this.wasm.dropout(this.at(x), this.at(mask), x.length, limit, 1 / (1 - probability), seed);
  }

  multiply(mask: F32, x: F32): void {
    this.wasm.multiply(this.at(mask), this.at(x), x.length);
  }

  lstmForward(gates: F32, cPrevious: F32, c: F32, tanhC: F32, h: F32, b: number, hidden: number): void {
    this.wasm.lstmForward(
      this.at(gates),
      this.at(cPrevious),
      this.at(c),
      this.at(tanhC),
      this.at(h),
      b,
      hidden,
    );
  }

  lstmBackward(gates: F32, cPrevious: F32, tanhC: F32, dH: F32, dC: F32, b: number, hidden: number): void {
    this.wasm.lstmBackward(
      this.at(gates),
      this.at(cPrevious),
      this.at(tanhC),
      this.at(dH),
      this.at(dC),
      b,
      hidden,
    );
  }

  gruForward(gates: F32, recurrent: F32, hPrevious: F32, h: F32, b: number, hidden: number): void {
    this.wasm.gruForward(this.at(gates), this.at(recurrent), this.at(hPrevious), this.at(h), b, hidden);
  }

  gruBackward(
    gates: F32,
    recurrent: F32,
    hPrevious: F32,
    dH: F32,
    dHPrevious: F32,
    b: number,
    hidden: number,
  ): void {
    this.wasm.gruBackward(
      this.at(gates),
      this.at(recurrent),
      this.at(hPrevious),
      this.at(dH),
      this.at(dHPrevious),
      b,
      hidden,
    );
  }

  rnnForward(gates: F32, h: F32, relu: boolean, b: number, hidden: number): void {
    this.wasm.rnnForward(this.at(gates), this.at(h), relu, b * hidden);
  }

  rnnBackward(h: F32, dH: F32, dGates: F32, relu: boolean, b: number, hidden: number): void {
    this.wasm.rnnBackward(this.at(h), this.at(dH), this.at(dGates), relu, b * hidden);
  }

  gather(table: F32, ids: I32, out: F32, rows: number, width: number): void {
    checkIds(ids, rows, table.length / width);
    this.wasm.gather(this.at(table), this.at(ids), this.at(out), rows, width);
  }

  scatterAdd(dTable: F32, ids: I32, dOut: F32, rows: number, width: number): void {
    checkIds(ids, rows, dTable.length / width);
    this.wasm.scatterAdd(this.at(dTable), this.at(ids), this.at(dOut), rows, width);
  }

  softmaxCrossEntropy(logits: F32, targets: I32, rows: number, v: number, scale: number): number {
    checkTargets(targets, rows, v);
    return this.wasm.softmaxCrossEntropy(this.at(logits), this.at(targets), rows, v, scale);
  }

  crossEntropy(logits: F32, targets: I32, losses: F32, rows: number, v: number): void {
    checkTargets(targets, rows, v);
    this.wasm.crossEntropy(this.at(logits), this.at(targets), this.at(losses), rows, v);
  }

  softmax(logits: F32, probabilities: F32, temperature: number): void {
    const divisor = Math.max(temperature, smallestTemperature);
    this.wasm.softmax(this.at(logits), this.at(probabilities), logits.length, divisor);
  }

  softmaxRows(x: F32, rows: number, n: number): void {
    this.wasm.softmaxRows(this.at(x), rows, n);
  }

  softmaxRowsBackward(p: F32, d: F32, rows: number, n: number): void {
    this.wasm.softmaxRowsBackward(this.at(p), this.at(d), rows, n);
  }

  additiveScores(
    queries: F32,
    keys: F32,
    ld: number,
    v: F32,
    scores: F32,
    rows: number,
    n: number,
    width: number,
  ): void {
    const { wasm } = this;
    wasm.additiveScores(this.at(queries), this.at(keys), ld, this.at(v), this.at(scores), rows, n, width);
  }

  additiveScoresBackward(
    queries: F32,
    keys: F32,
    ld: number,
    v: F32,
    dScores: F32,
    dQueries: F32,
    dKeys: F32,
    dV: F32,
    rows: number,
    n: number,
    width: number,
  ): void {
    this.wasm.additiveScoresBackward(
      this.at(queries),
      this.at(keys),
      ld,
      this.at(v),
      this.at(dScores),
      this.at(dQueries),
      this.at(dKeys),
      this.at(dV),
      rows,
      n,
      width,
    );
  }

  adam(weights: F32, gradient: F32, m: F32, v: F32, step: AdamStep): void {
    this.wasm.adam(
      this.at(weights),
      this.at(gradient),
      this.at(m),
      this.at(v),
      weights.length,
      step.gradientScale,
      step.beta1,
      1 - step.beta1,
      step.beta2,
      1 - step.beta2,
      step.learningRate / step.correction1,
      1 / Math.sqrt(step.correction2),
      step.epsilon,
    );
  }

  sgd(weights: F32, gradient: F32, learningRate: number): void {
    this.wasm.sgd(this.at(weights), this.at(gradient), weights.length, learningRate);
  }

  /** The address of a view. A view of other memory would make WASM work on whatever lies there instead. */
  private at(view: F32 | I32): number {
    if (view.buffer !== this.memory) throw new Error('A kernel was given a view that is not in its memory.');
    return view.byteOffset;
  }
}

/** WASM does not know where a table ends: an id outside it would read or write something else. */
function checkIds(ids: I32, rows: number, tableRows: number): void {
  for (let r = 0; r < rows; r++) {
    if (!(ids[r] >= 0 && ids[r] < tableRows)) {
      throw new RangeError(`Token id ${ids[r]} is outside of a table with ${tableRows} rows.`);
    }
  }
}

/** The same for targets, of which a negative one means "none". */
function checkTargets(targets: I32, rows: number, v: number): void {
  for (let r = 0; r < rows; r++) {
    if (!(targets[r] < v)) throw new RangeError(`Target ${targets[r]} is outside of ${v} classes.`);
  }
}
