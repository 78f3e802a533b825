import type { CachePart } from '../../protocol/spec';
import { ContextHashes } from '../memory/contextHashes';
import { mixNgrams, mixStates, mixText } from '../memory/mixture';
import type { NgramTable } from '../memory/ngramTable';
import type { CacheUse } from './cacheUse';
import type { ModelReader } from './modelReader';

/** A distribution on its way (V), and what of it each part has given: once more multiplied, whenever the whole is. */
class Origins {
  private readonly parts: { part: CachePart; values: Float32Array }[] = [];

  /** `row` was `before`, of which it keeps a share: what came to that is `part`'s. */
  add(part: CachePart, row: Float32Array, before: Float32Array, kept: number): void {
    this.keep(kept);
    this.parts.push({ part, values: row.map((p, id) => Math.max(0, p - kept * before[id])) });
  }

  /** What came of two caches at once, of which one has `ofDocument`. */
  addNgrams(row: Float32Array, before: Float32Array, kept: number, ofDocument: Float32Array): void {
    this.keep(kept);
    const values = row.map((p, id) => Math.max(0, p - kept * before[id] - ofDocument[id]));
    this.parts.push({ part: 'neighbours', values }, { part: 'document', values: ofDocument });
  }

  /** Shares of a token's probability `p`. */
  of(id: number, p: number): Record<CachePart, number> {
    const shares = { states: 0, document: 0, neighbours: 0, text: 0 };
    if (p > 0) for (const { part, values } of this.parts) shares[part] += Math.min(1, values[id] / p);
    return shares;
  }

  private keep(kept: number): void {
    for (const { values } of this.parts) for (let id = 0; id < values.length; id++) values[id] *= kept;
  }
}

/** Mixes what the open documents and the remembered text have with what a model expects at one place of a document. */
export class Mixer {
  private readonly tables: NgramTable[];
  private readonly hashes = new ContextHashes();
  private readonly scratch: Float32Array; // (V)
  private scores?: Float32Array;
  private origins?: Origins;
  private mixed?: Float32Array;

  /** Tokens of the document from `end` on lie behind the place: states of the history there are not compared with. */
  constructor(
    private readonly reader: ModelReader,
    private readonly use: CacheUse,
    private readonly end: number,
    /** Whether `sharesOf` will be asked. */
    private readonly keepsShares = false,
  ) {
    this.tables = [...(use.neighbours ?? []), ...(use.withoutDocument ? [] : [reader.ngrams.table])];
    this.scratch = new Float32Array(use.text ? reader.network.spec.vocabularySize : 0);
  }

  /** What mixed rows hang on, beside the model's own and their contexts: as long as each part is the same, so are they. */
  parts(): unknown[] {
    const { end, reader, tables, use } = this;
    const { states, sharpness, discounts, strengths, text } = use.weights;
    return [
      ...[states, sharpness, discounts, strengths, text, use.text],
      Math.min(end, reader.history?.end ?? 0),
      ...tables.flatMap((table) => [table, table.revision]),
    ];
  }

  /** Compares the states (H) of the top layer that the next rows belong to with those of the history. */
  score(tops: readonly Float32Array[]): void {
    const { history, network } = this.reader;
    const isUsed = history && history.end > history.begin && this.use.weights.states > 0;
    this.scores = isUsed ? network.stateScores?.of(history, tops) : undefined;
  }

  /**
   * Mixes the caches into the probabilities (V) of what follows `context`; `query` says which of the scored states they
   * belong to.
   */
  mix(row: Float32Array, query: number, context: readonly number[]): void {
    const { history, document } = this.reader;
    const { weights, text } = this.use;
    const origins = this.keepsShares ? new Origins() : undefined;
    const copy = () => (origins ? row.slice() : row);
    if (this.scores && history) {
      const before = copy();
      const kept = mixStates(row, document.ids, history, this.end, this.scores, query, weights);
      origins?.add('states', row, before, kept);
    }
    if (text) {
      const before = copy();
      const kept = mixText(row, text, context, this.scratch, weights);
      origins?.add('text', row, before, kept);
    }
    this.mixTables(row, context, origins);
    this.origins = origins;
    this.mixed = origins && row.slice();
  }

  private mixTables(row: Float32Array, context: readonly number[], origins?: Origins): void {
    const hashes = this.hashes.set(context, context.length);
    const ofDocument = origins && !this.use.withoutDocument ? new Float32Array(row.length) : undefined;
    const before = origins ? row.slice() : row;
    const kept = mixNgrams(row, this.tables, hashes, this.use.weights, ofDocument);
    origins?.addNgrams(row, before, kept, ofDocument ?? new Float32Array(row.length));
  }

  /** What each cache has of the probability of a token in the row that was mixed last; undefined unless kept. */
  sharesOf(id: number): Record<CachePart, number> | undefined {
    return this.mixed && this.origins?.of(id, this.mixed[id]);
  }
}
