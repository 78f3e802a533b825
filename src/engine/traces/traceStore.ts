import { UnrollError } from '../../base/errors';
import { phrase } from '../../base/phrase';
import { type Direction, quantitiesOf, type Quantity } from '../../protocol/spec';
import type { Intervention } from '../../protocol/interventions';
import type { Network } from '../network/network';
import { type NetworkState, Stepper } from '../network/stepper';
import { ChunkCache } from './chunkCache';
import { poolColumns, poolRows } from './pooling';
import { emptyLayers, type LayerValues, rowBytes, traceChunk } from './tracedChunk';
import { UnitSums } from './unitSums';

/** Rows of a chunk: a tile's columns at level 0. */
export const chunkRows = 256;

/** Bytes that the means of all rows may take, and exact chunks beside them. */
const meansBytes = 48 * 2 ** 20;
const chunksBytes = 32 * 2 ** 20;

/** What the network is made to hold while the store reads, and the number in the text of the stretch's first token. */
export interface StoreInterventions {
  interventions: readonly Intervention[];
  firstToken: number;
}

export interface StoreLimits {
  meansBytes: number;
  chunksBytes: number;
}

/**
 * What one stack of a network holds over a stretch of tokens, in bounded memory. Reading goes once through the stretch,
 * chunk by chunk, and keeps the state before each chunk, sums over each unit, and means over 2^baseLevel rows: all values
 * where they fit, coarser ones where not. Exact values that are not kept are read again from the state before their chunk.
 */
export class TraceStore {
  readonly rows: number;
  readonly units: number;
  /** Level of the means that are kept for all rows; 0 when all values are. */
  readonly baseLevel: number;
  readonly weightsVersion: number;
  private readonly chunks: number;
  private readonly base: LayerValues[]; // (columns of baseLevel, units)
  private readonly sums: (Partial<Record<Quantity, UnitSums>>[] | undefined)[] = []; // by chunk, by layer
  private readonly states: (NetworkState | undefined)[] = []; // before each chunk
  private readonly cache: ChunkCache;
  private readonly pass: Generator<void, void>;
  private chunksRead = 0;

  constructor(
    readonly network: Network,
    readonly direction: Direction,
    /** (rows) The stretch's tokens. */
    readonly ids: Int32Array,
    /** Tokens before the stretch (behind it, for a stack that reads from right to left), in the text's order. */
    private readonly context: Int32Array,
    limits: StoreLimits = { meansBytes, chunksBytes },
    private readonly under: StoreInterventions = { interventions: [], firstToken: 0 },
  ) {
    const { cell, layers, hiddenSize } = network.spec;
    this.rows = ids.length;
    this.units = hiddenSize;
    this.chunks = Math.ceil(ids.length / chunkRows);
    this.weightsVersion = network.weightsVersion;
    let level = 0;
    const bytes = rowBytes(network.spec) * ids.length;
    while (bytes / 2 ** level > limits.meansBytes && 2 ** level < chunkRows) level++;
    this.baseLevel = level;
    this.base = emptyLayers(cell, layers, Math.ceil(ids.length / 2 ** level) * hiddenSize);
    this.cache = new ChunkCache(limits.chunksBytes);
    this.pass = this.readAll();
  }

  /** Tokens read of all, for who waits. */
  get progress(): { read: number; of: number } {
    return { read: Math.min(this.rows, this.chunksRead * chunkRows), of: this.rows };
  }

  /** Whether the weights are still those that were read with. */
  get isFresh(): boolean {
    return this.network.weightsVersion === this.weightsVersion;
  }

  /**
   * Means of 2^level rows for the columns from `columnFrom` to before `columnTo`, (columns, units); values themselves at
   * level 0. Columns must begin and end at whole tiles, or at the stretch's end.
   */
  *columns(
    layer: number,
    quantity: Quantity,
    level: number,
    columnFrom: number,
    columnTo: number,
  ): Generator<void, Float32Array> {
    const { units, baseLevel } = this;
    const rowFrom = columnFrom * 2 ** level;
    const rowTo = Math.min(this.rows, columnTo * 2 ** level);
    if (level >= baseLevel) {
      yield* this.ensureRead(rowFrom, rowTo);
      const step = 2 ** baseLevel;
      const values = this.valuesOf(this.base, layer, quantity);
      const part = values.subarray((rowFrom / step) * units, Math.ceil(rowTo / step) * units);
      return poolColumns(part, units, rowTo - rowFrom, baseLevel, level);
    }
    const result = new Float32Array((Math.ceil(rowTo / 2 ** level) - columnFrom) * units);
    for (let chunk = Math.floor(rowFrom / chunkRows); chunk * chunkRows < rowTo; chunk++) {
      const values = this.valuesOf(yield* this.chunk(chunk), layer, quantity);
      const begin = chunk * chunkRows;
      const from = Math.max(rowFrom, begin);
      const to = Math.min(rowTo, begin + chunkRows);
      const part = values.subarray((from - begin) * units, (to - begin) * units);
      result.set(poolRows(part, units, to - from, level), (from / 2 ** level - columnFrom) * units);
    }
    return result;
  }

  /** Exact values of a layer in the rows of chunk `index`, (rows, units) for each quantity. Views, to be read at once. */
  *exact(layer: number, index: number): Generator<void, LayerValues> {
    if (this.baseLevel > 0) return (yield* this.chunk(index))[layer];
    const from = index * chunkRows;
    const to = Math.min(this.rows, from + chunkRows);
    yield* this.ensureRead(from, to);
    const views = Object.entries(this.base[layer]).map(([name, values]) => [
      name,
      values.subarray(from * this.units, to * this.units),
    ]);
    return Object.fromEntries(views) as LayerValues;
  }

  /** Sums over the whole stretch. */
  *unitSums(layer: number, quantity: Quantity): Generator<void, UnitSums> {
    yield* this.ensureRead(0, this.rows);
    const total = new UnitSums(this.units);
    for (const chunk of this.sums) {
      const sums = chunk?.[layer]?.[quantity];
      if (sums) total.addSums(sums);
    }
    return total;
  }

  /** A unit's state before the first token that is read. Only once that has been read. */
  stateBefore(layer: number, unit: number): number {
    const first = this.states[this.chunkAt(0)];
    const states = this.network.spec.cell === 'lstm' ? first?.cell : first?.hidden;
    return states?.[layer]?.[unit] ?? 0;
  }

  /** Reads on until these rows have been read. */
  private *ensureRead(rowFrom: number, rowTo: number): Generator<void, void> {
    const last =
      this.direction === 'forward'
        ? Math.ceil(rowTo / chunkRows) - 1
        : this.chunks - 1 - Math.floor(rowFrom / chunkRows);
    while (this.chunksRead <= last) {
      if (this.pass.next().done) return;
      yield;
    }
  }

  private *chunk(index: number): Generator<void, LayerValues[]> {
    const known = this.cache.get(index);
    if (known) return known;
    const begin = index * chunkRows;
    yield* this.ensureRead(begin, Math.min(this.rows, begin + chunkRows));
    const justRead = this.cache.get(index);
    if (justRead) return justRead;
    const before = this.states[index];
    if (!before) throw new Error(`no state before chunk ${index}`);
    const { layers } = yield* this.trace(index, before);
    this.cache.set(index, layers);
    return layers;
  }

  private *readAll(): Generator<void, void> {
    while (this.chunksRead < this.chunks) {
      const index = this.chunkAt(this.chunksRead);
      const before = (this.states[index] ??= yield* this.readContext());
      const { layers, after } = yield* this.trace(index, before);
      this.take(index, layers);
      this.states[this.chunkAt(++this.chunksRead)] = after;
    }
  }

  /** Which chunk is read after `read` others. */
  private chunkAt(read: number): number {
    return this.direction === 'forward' ? read : this.chunks - 1 - read;
  }

  /**
   * Takes over what a store of the text before an edit has read of the chunks that are the same. Nothing, unless both begin
   * alike; of a stack that reads from right to left nothing at all.
   */
  adopt(older: TraceStore): void {
    const isAlike =
      older.network === this.network &&
      older.weightsVersion === this.weightsVersion &&
      this.direction === 'forward' &&
      older.direction === 'forward' &&
      older.baseLevel === this.baseLevel &&
      sharedLength(older.context, this.context) === Math.max(older.context.length, this.context.length);
    if (!isAlike || this.chunksRead > 0) return;
    const whole = Math.floor(sharedLength(older.ids, this.ids) / chunkRows);
    const count = Math.min(whole, older.chunksRead);
    for (let index = 0; index < count; index++) {
      this.states[index] = older.states[index];
      this.sums[index] = older.sums[index];
    }
    this.states[count] = older.states[count];
    const columns = (count * chunkRows) / 2 ** this.baseLevel;
    for (const [layer, quantities] of older.base.entries()) {
      for (const name of quantitiesOf[this.network.spec.cell]) {
        const values = quantities[name]?.subarray(0, columns * this.units);
        if (values) this.base[layer][name]?.set(values);
      }
    }
    this.chunksRead = count;
  }

  private trace(index: number, before: NetworkState) {
    const { interventions, firstToken } = this.under;
    const first = firstToken + index * chunkRows;
    return traceChunk(this.network, this.direction, this.idsOf(index), before, interventions, first);
  }

  private *readContext(): Generator<void, NetworkState> {
    const { context, direction } = this;
    const { interventions, firstToken } = this.under;
    const stepper = new Stepper(this.network, direction, interventions);
    const first = direction === 'forward' ? firstToken - context.length : firstToken + this.rows;
    for (let step = 0; step < context.length; step++) {
      const at = direction === 'forward' ? step : context.length - 1 - step;
      if (context[at] >= 0) stepper.step(context[at], first + at);
      yield;
    }
    return stepper.snapshot();
  }

  private take(index: number, layers: LayerValues[]): void {
    const { units, baseLevel } = this;
    const rows = this.idsOf(index).length;
    const at = ((index * chunkRows) / 2 ** baseLevel) * units;
    const sumsOfLayers: Partial<Record<Quantity, UnitSums>>[] = layers.map(() => ({}));
    this.sums[index] = sumsOfLayers;
    for (const name of quantitiesOf[this.network.spec.cell]) {
      for (const [layer, quantities] of layers.entries()) {
        const values = quantities[name];
        if (!values) continue;
        this.base[layer][name]?.set(poolRows(values, units, rows, baseLevel), at);
        const sums = new UnitSums(units);
        sums.addRows(values);
        sumsOfLayers[layer][name] = sums;
      }
    }
    if (baseLevel > 0) this.cache.set(index, layers);
  }

  private idsOf(index: number): Int32Array {
    return this.ids.subarray(index * chunkRows, (index + 1) * chunkRows);
  }

  private valuesOf(layers: readonly LayerValues[], layer: number, quantity: Quantity): Float32Array {
    const values = layers[layer]?.[quantity];
    if (values) return values;
    throw new UnrollError(
      'bad-input',
      phrase`A cell of this model has no “${quantity}”.`,
      phrase`Ask for one of: ${quantitiesOf[this.network.spec.cell].join(', ')}.`,
    );
  }
}

/** How many numbers two arrays begin with alike. */
function sharedLength(a: Int32Array, b: Int32Array): number {
  const most = Math.min(a.length, b.length);
  let shared = 0;
  while (shared < most && a[shared] === b[shared]) shared++;
  return shared;
}
