import { ContextHashes } from '../memory/contextHashes';
import { mixNgrams, mixStates, mixText } from '../memory/mixture';
import type { NgramTable } from '../memory/ngramTable';
import type { CacheUse } from './cacheUse';
import type { ModelReader } from './modelReader';

/** Mixes what the open documents have with what a model expects at one place of one of them. */
export class Mixer {
  private readonly tables: NgramTable[];
  private readonly hashes = new ContextHashes();
  private readonly scratch: Float32Array; // (V)
  private scores?: Float32Array;
  /** (V) of the row that was mixed last: what of each probability is not the model's, 0 to 1. */
  shares?: Float32Array;

  /** Tokens of the document from `end` on lie behind the place: states of the history there are not compared with. */
  constructor(
    private readonly reader: ModelReader,
    private readonly use: CacheUse,
    private readonly end: number,
    /** Whether `shares` are wanted. */
    private readonly keepsShares = false,
  ) {
    this.tables = [...(use.neighbours ?? []), ...(use.withoutDocument ? [] : [reader.ngrams.table])];
    this.scratch = new Float32Array(use.text ? reader.network.spec.vocabularySize : 0);
  }

  /** Compares the states (H) of the top layer that the next rows belong to with those of the history. */
  score(tops: readonly Float32Array[]): void {
    const { history, network } = this.reader;
    const isUsed = history && history.end > history.begin && this.use.weights.states > 0;
    this.scores = isUsed ? network.stateScores?.of(history, tops) : undefined;
  }

  /**
   * Mixes the caches into the probabilities (V) of what follows `context`; `query` says which of the scored states they
   * belong to. Gives the share of the whole that is still the model's.
   */
  mix(row: Float32Array, query: number, context: readonly number[]): number {
    const { history, document } = this.reader;
    const { weights, text } = this.use;
    const model = this.keepsShares ? row.slice() : undefined;
    let kept = 1;
    if (this.scores && history)
      kept = mixStates(row, document.ids, history, this.end, this.scores, query, weights);
    if (text) kept *= mixText(row, text, context, this.scratch, weights);
    kept *= mixNgrams(row, this.tables, this.hashes.set(context, context.length), weights);
    this.shares = model?.map((own, id) => (row[id] > 0 ? Math.max(0, 1 - (kept * own) / row[id]) : 0));
    return kept;
  }
}
