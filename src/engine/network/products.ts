import type { F32, Kernels } from '../kernels/kernels';
import { type Pacer, workPerPause } from './pacer';

/*
 * The large matrix products, cut into pieces with a chance to pause after each. Views of the pieces are made once, here;
 * only the number of rows in use may change from call to call.
 */

/**
 * Rows below which a piece would read the right-hand matrix too often for the work it does. Fast kernels need more of
 * them, as reading a large matrix takes them as long as multiplying by it with few rows.
 */
const leastRows = (kernels: Kernels) => (kernels.name === 'reference' ? 24 : 128);

/** Columns of dY that kernels take at a time: pieces are multiples of it. */
export const columnBlock = 48;

/** Rows of each piece when `rows` are cut into the fewest even pieces of about `most`; a multiple of 4. */
export function evenRows(rows: number, most: number): number {
  return Math.ceil(rows / Math.ceil(rows / most) / 4) * 4;
}

/** C (rows, N) = A (rows, K) B, or that added to the bias (N) on every row, or to what C holds. */
export class RowProduct {
  private readonly pieceRows: number;
  private readonly aPieces: F32[] = [];
  private readonly cPieces: F32[] = [];

  constructor(
    private readonly kernels: Kernels,
    a: F32, // (mostRows, K)
    c: F32, // (mostRows, N)
    /** lda and ldc: distances between the rows of A and C, when they are wider. */
    private readonly size: { mostRows: number; n: number; k: number; lda?: number; ldc?: number },
    private readonly start: F32 /* (N) */ | 'zero' | 'c' = 'zero',
  ) {
    const { mostRows, n, k, lda = k, ldc = n } = size;
    const most = Math.floor(workPerPause(kernels) / (2 * n * k));
    this.pieceRows = evenRows(mostRows, Math.max(leastRows(kernels), most));
    for (let row = 0; row < mostRows; row += this.pieceRows) {
      this.aPieces.push(a.subarray(row * lda));
      this.cPieces.push(c.subarray(row * ldc));
    }
  }

  /** `packed` is B (K, N), packed. */
  *run(packed: F32, rows: number, pacer: Pacer): Generator<void, void> {
    const { start, size } = this;
    const { n, k, lda = k, ldc = n } = size;
    for (let row = 0, i = 0; row < rows; row += this.pieceRows, i++) {
      const count = Math.min(this.pieceRows, rows - row);
      const a = this.aPieces[i];
      const c = this.cPieces[i];
      if (typeof start === 'string') this.kernels.gemm(a, lda, packed, c, ldc, count, n, k, start === 'c');
      else this.kernels.gemmWithBias(a, lda, packed, start, c, ldc, count, n, k);
      if (pacer.spend(2 * count * n * k)) yield;
    }
  }
}

/** Rows of both matrices taken at a time: enough to pay for reading and writing the gradient, few enough for the cache. */
export const gradientRows = 512;

/**
 * Gradient of a weight: dW (M, N) += dY^T X, summed over rows; dY (rows, M), X (rows, N). X is packed piece by piece
 * into a scratch buffer that all such products of a shard share.
 */
export class WeightGradientProduct {
  private readonly pieceColumns: number;
  private readonly blocks: { x: F32; pieces: { dY: F32; dW: F32 }[] }[] = [];

  constructor(
    private readonly kernels: Kernels,
    dY: F32, // (mostRows, M)
    x: F32, // (mostRows, N)
    dW: F32, // (M, N)
    private readonly size: { mostRows: number; m: number; n: number },
    private readonly scratch: F32, // packed (gradientRows, N)
  ) {
    const { mostRows, m, n } = size;
    const blockWork = 2 * n * Math.min(gradientRows, mostRows) * columnBlock;
    this.pieceColumns = Math.max(1, Math.floor(workPerPause(kernels) / blockWork)) * columnBlock;
    for (let row = 0; row < mostRows; row += gradientRows) {
      const pieces: { dY: F32; dW: F32 }[] = [];
      for (let column = 0; column < m; column += this.pieceColumns) {
        pieces.push({ dY: dY.subarray(row * m + column), dW: dW.subarray(column * n) });
      }
      this.blocks.push({ x: x.subarray(row * n), pieces });
    }
  }

  *run(rows: number, pacer: Pacer): Generator<void, void> {
    const { m, n } = this.size;
    for (let row = 0, i = 0; row < rows; row += gradientRows, i++) {
      const count = Math.min(gradientRows, rows - row);
      const { x, pieces } = this.blocks[i];
      this.kernels.pack(x, n, this.scratch, count, n);
      for (let piece = 0; piece < pieces.length; piece++) {
        const columns = Math.min(this.pieceColumns, m - piece * this.pieceColumns);
        const { dY, dW } = pieces[piece];
        this.kernels.gemmTransposedA(dY, m, this.scratch, dW, n, columns, n, count);
        if (pacer.spend(2 * count * columns * n)) yield;
      }
    }
  }
}
