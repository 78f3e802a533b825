/**
 * The only place where the engine loops over numbers. Layers are orchestration: they allocate views in a kernels
 * instance's memory once and call these operations on them.
 *
 * Shapes use the same letters everywhere: T steps, B batch rows, R = T*B rows, H hidden units, E embedding width,
 * V vocabulary, G*H gate columns (G is 4 for LSTM, 3 for GRU, 1 for RNN). Matrices are row-major; `ld` is the distance
 * between rows in floats. Parameters have PyTorch's layout: weights are (out, in), so a layer computes x W^T.
 *
 * Every view passed in lies in `memory` (the WASM implementation addresses by byteOffset). Sizes may be any positive
 * number: nothing needs to be a multiple of the vector width.
 */
export type F32 = Float32Array;
export type I32 = Int32Array;

export type KernelsName = 'reference' | 'simd' | 'relaxed' | 'revectorized';

/** Makes kernels instances with a memory of a given size each. */
export interface KernelsBackend {
  readonly name: KernelsName;
  create(byteLength: number): Kernels;
  /** The same, but with memories that `threads` threads can share; absent where none can. */
  readonly sharing?: (threads: number) => KernelsBackend;
}

/** What another thread needs to work in the memory of an instance (`attachKernels`). Survives `postMessage`. */
export interface SharedMemory {
  readonly kernels: KernelsName;
  /** Threads that there is working memory for. */
  readonly threads: number;
  readonly memory: object;
  /** Height of the products' tiles, where the build has a choice. */
  readonly tileRows: number;
}

export interface AdamStep {
  learningRate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  /** 1 - beta1^t and 1 - beta2^t. */
  correction1: number;
  correction2: number;
  /** Factor on the gradient, from clipping. */
  gradientScale: number;
}

export interface Kernels {
  readonly name: KernelsName;
  readonly memory: ArrayBufferLike;
  /** First byte that may be allocated; below it lie the implementation's own constants. */
  readonly memoryStart: number;
  /** Only of a backend that is `sharing`. */
  readonly shared?: SharedMemory;

  // --- matrices -----------------------------------------------------------------------------------------------
  /** Floats that a packed right-hand matrix of K rows and N columns takes. */
  packedLength(k: number, n: number): number;
  /** Packs B (K, N), row-major with row distance `ld`, for use as a right-hand matrix. */
  pack(b: F32, ld: number, packed: F32, k: number, n: number): void;
  /** Packs W^T where W is (N, K) with row distance `ld`: the right-hand matrix of x W^T. */
  packTransposed(w: F32, ld: number, packed: F32, k: number, n: number): void;
  /** C (M, N) = A (M, K) B, or C += A B when `accumulate`. B is packed (K, N). */
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
  ): void;
  /** C (M, N) = A (M, K) B + bias (N) on every row: the bits of `broadcastRow` and `gemm`, without writing C twice. */
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
  ): void;
  /** C (M, N) += A^T B where A is (K, M) and B is packed (K, N). For gradients of weights. */
  gemmTransposedA(
    a: F32,
    lda: number,
    packed: F32,
    c: F32,
    ldc: number,
    m: number,
    n: number,
    k: number,
  ): void;
  /** The same, and sums (M) += the sums of A's columns: the gradient of a bias beside that of its weight. */
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
  ): void;
  /** Each of `rows` rows of out (rows, N) becomes `row` (N). */
  broadcastRow(row: F32, out: F32, rows: number, n: number): void;
  /** out (N) += sum over rows of x (rows, N). */
  addColumnSums(x: F32, out: F32, rows: number, n: number): void;

  // --- element by element -------------------------------------------------------------------------------------
  fill(x: F32, value: number): void;
  copy(from: F32, to: F32): void;
  /** to += from */
  add(from: F32, to: F32): void;
  sumOfSquares(x: F32): number;
  /**
   * Inverted dropout: x[i] is multiplied by mask[i], which becomes 0 with `probability`, else 1/(1 - probability).
   * Element i draws from a hash of (seed, i), so the mask depends on nothing else.
   */
  dropout(x: F32, mask: F32, probability: number, seed: number): void;
  /** x *= mask, for the way back through dropout. */
  multiply(mask: F32, x: F32): void;

  // --- cells, one time step; PyTorch's equations (torch.nn.LSTM, GRU, RNN documentation) -----------------------
  /**
   * gates (B, 4H) holds pre-activations in order i f g o, biases added, and becomes the activations in place.
   * c = f c' + i g; tanhC = tanh(c); h = o tanhC. All state buffers are (B, H).
   */
  lstmForward(gates: F32, cPrevious: F32, c: F32, tanhC: F32, h: F32, b: number, hidden: number): void;
  /**
   * gates (B, 4H): activations become gradients of the pre-activations in place. dC (B, H): gradient of c coming from
   * the next step, becomes the gradient of c'. dH (B, H): whole gradient of h, only read.
   */
  lstmBackward(gates: F32, cPrevious: F32, tanhC: F32, dH: F32, dC: F32, b: number, hidden: number): void;
  /**
   * gates (B, 3H): W_i x + b_i in order r z n, becomes the activations. recurrent (B, 3H): W_h h' + b_h, only read;
   * its n part is needed again on the way back. n = tanh(x_n + r recurrent_n); h = (1 - z) n + z h'.
   */
  gruForward(gates: F32, recurrent: F32, hPrevious: F32, h: F32, b: number, hidden: number): void;
  /**
   * gates: activations become the gradient of W_i x + b_i; recurrent becomes the gradient of W_h h' + b_h, both in
   * place. dHPrevious (B, H) = dH z: the direct path only, the caller adds the path through `recurrent`.
   */
  gruBackward(
    gates: F32,
    recurrent: F32,
    hPrevious: F32,
    dH: F32,
    dHPrevious: F32,
    b: number,
    hidden: number,
  ): void;
  /** h (B, H) = tanh or relu of gates (B, H); gates may be the same view as h. */
  rnnForward(gates: F32, h: F32, relu: boolean, b: number, hidden: number): void;
  /** dGates (B, H) = dH times the derivative, taken from the activation h. */
  rnnBackward(h: F32, dH: F32, dGates: F32, relu: boolean, b: number, hidden: number): void;

  // --- embedding ----------------------------------------------------------------------------------------------
  /** out (R, E) = rows `ids` (R) of table (V, E). */
  gather(table: F32, ids: I32, out: F32, rows: number, width: number): void;
  /** dTable[ids[r]] += dOut[r]. */
  scatterAdd(dTable: F32, ids: I32, dOut: F32, rows: number, width: number): void;

  // --- output -------------------------------------------------------------------------------------------------
  /**
   * logits (rows, V) become (softmax - onehot(target)) * scale in place. Rows with a negative target become 0 and do
   * not count. Returns the sum of -log p(target), in nats.
   */
  softmaxCrossEntropy(logits: F32, targets: I32, rows: number, v: number, scale: number): number;
  /** losses (rows) = -log p(target), in nats, without changing logits; 0 where the target is negative. */
  crossEntropy(logits: F32, targets: I32, losses: F32, rows: number, v: number): void;
  /** probabilities (V) = softmax(logits (V) / temperature); temperature > 0. */
  softmax(logits: F32, probabilities: F32, temperature: number): void;

  // --- attention, for one batch row; `ld` is the distance between the rows of queries, of keys and of their gradients ----
  /** Each row of x (rows, n) becomes its softmax. */
  softmaxRows(x: F32, rows: number, n: number): void;
  /** The way back: d (rows, n), the gradient of the softmaxes p (rows, n), becomes that of what they were made of. */
  softmaxRowsBackward(p: F32, d: F32, rows: number, n: number): void;
  /**
   * scores (rows, n) = v . tanh(query + key), for each of `rows` queries (rows, width) and n keys (n, width); v (width).
   * The additive score of Bahdanau, Cho and Bengio 2014.
   */
  additiveScores(
    queries: F32,
    keys: F32,
    ld: number,
    v: F32,
    scores: F32,
    rows: number,
    n: number,
    width: number,
  ): void;
  /** The way back, from dScores (rows, n): adds to dQueries (rows, width), dKeys (n, width) and dV (width). */
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
  ): void;

  // --- optimizers: update weights in place and set the gradient to 0 -------------------------------------------
  /** torch.optim.Adam: w -= lr/correction1 * m / (sqrt(v)/sqrt(correction2) + epsilon). */
  adam(weights: F32, gradient: F32, m: F32, v: F32, step: AdamStep): void;
  /** w -= learningRate * gradient (the caller folds clipping into it). */
  sgd(weights: F32, gradient: F32, learningRate: number): void;
}
