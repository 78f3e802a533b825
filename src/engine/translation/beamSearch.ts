import type { BeamNode, TranslateOptions } from '../../protocol/translation';
import { topK } from '../decoding';
import { forceInRun, forceInStep, pairInterventions } from '../interventions/pairInterventions';
import { type DecoderStep, mostBeams } from './decoderStep';
import { Pacer } from '../network/pacer';
import { mostPairTokens, type TranslationNetwork } from './translationNetwork';
import { endId, sourceEndId, startId } from './translationSpec';

/** A token of a hypothesis, and through its parents the whole hypothesis. */
export interface SearchNode extends Omit<BeamNode, 'text'> {
  /** Its place among all nodes. */
  index: number;
  id: number;
  /** The token before it; undefined at the start. */
  before: SearchNode | undefined;
  /** Row of the step that wrote it. */
  row: number;
  /** Over the source's tokens, when the token was written; absent without attention. */
  attention?: Float32Array;
}

/** What a search found: finished hypotheses, best first, as their last nodes, and all nodes. */
export interface SearchResult {
  ends: SearchNode[];
  nodes: SearchNode[];
}

/** Between pure probability, which prefers short texts, and the mean over the tokens. */
export const usualLengthPenalty = 0.8;

/**
 * Searches for the most probable target of a source, `beam` hypotheses side by side; with one it is greedy. Hypotheses are
 * compared by log p / length^penalty. The search ends when as many are finished as are kept side by side, or at the greatest
 * length. Yields the best hypothesis so far after each token, and undefined
 * for pauses. Without attention the unknown token is never written; with it, it stands for the source's word looked at most
 * (Luong, Sutskever et al. 2015). Throws `bad-input` for
 * interventions that do not fit, `busy` while the network translates otherwise, RangeError for a source too long.
 */
export function* searchTarget(
  network: TranslationNetwork,
  source: Int32Array,
  options: TranslateOptions & { unknownId: number },
): Generator<SearchNode | undefined, SearchResult> {
  const forced = pairInterventions(network.spec, options.interventions);
  const beam = Math.max(1, Math.min(mostBeams, Math.floor(options.beam)));
  const step = network.steps[beam - 1];
  const giveBack = network.take('translating');
  try {
    const pacer = new Pacer(network.kernels);
    forceInRun(network.single, forced);
    forceInStep(step, forced);
    yield* quietly(encodeSource(network, step, source, pacer));
    return yield* new BeamSearch(network, step, options, source.length).run(pacer);
  } finally {
    forceInRun(network.single, undefined);
    forceInStep(step, undefined);
    giveBack();
  }
}

function* encodeSource(
  network: TranslationNetwork,
  step: DecoderStep,
  source: Int32Array,
  pacer: Pacer,
): Generator<void, void> {
  const { single, spec } = network;
  if (source.length >= mostPairTokens) throw new RangeError(`a source of ${source.length} tokens`);
  network.freshWeights();
  single.batch.fill([{ source, target: new Int32Array(0) }]);
  if (single.batch.source[source.length] !== sourceEndId(spec)) throw new Error('a source has no end');
  yield* single.encode(pacer);
  yield* step.begin(single.border, source.length + 1, pacer);
}

class BeamSearch {
  private readonly nodes: SearchNode[] = [];
  private readonly ends: SearchNode[] = [];
  private readonly beam: number;
  private readonly mostTokens: number;
  private readonly penalty: number;
  private readonly forbidden: Set<number>;
  private readonly logits: Float32Array[]; // K of (V)

  constructor(
    private readonly network: TranslationNetwork,
    private readonly step: DecoderStep,
    { lengthPenalty = usualLengthPenalty, mostTokens, unknownId }: TranslateOptions & { unknownId: number },
    sourceTokens: number,
  ) {
    const { spec } = network;
    this.beam = step.rows;
    this.penalty = lengthPenalty;
    this.mostTokens = Math.max(1, Math.min(mostTokens ?? 2 * sourceTokens + 10, mostPairTokens - 1));
    this.forbidden = new Set([startId(spec), ...(spec.attention === 'none' ? [unknownId] : [])]);
    const row = (values: Float32Array, k: number) =>
      values.subarray(k * spec.vocabularySize, (k + 1) * spec.vocabularySize);
    this.logits = Array.from({ length: this.beam }, (_, k) => row(step.logits, k));
  }

  *run(pacer: Pacer): Generator<SearchNode | undefined, SearchResult> {
    const { step, network } = this;
    let active: (SearchNode | undefined)[] = [undefined];
    step.ids.fill(startId(network.spec));
    for (let length = 0; length < this.mostTokens && active.length > 0; length++) {
      if (length > 0) {
        // Rows without a hypothesis repeat the first.
        const rows = Array.from({ length: this.beam }, (_, k) => active[k] ?? active[0]);
        step.ids.set(rows.map((node) => node?.id ?? 0));
        step.carry(rows.map((node) => node?.row ?? 0));
      }
      yield* quietly(step.step(pacer));
      active = this.extend(active, length);
      yield active[0] ?? this.best();
      if (this.ends.length >= this.beam) break;
    }
    // What has not ended by now counts as it is.
    if (this.ends.length === 0) this.ends.push(...active.filter((node) => node !== undefined));
    this.ends.sort((a, b) => b.score - a.score);
    return { ends: this.ends.slice(0, this.beam), nodes: this.nodes };
  }

  /** All good ways to go on from the hypotheses at hand; returns those that the search goes on with. */
  private extend(active: readonly (SearchNode | undefined)[], step: number): SearchNode[] {
    const candidates = active.flatMap((parent, row) => this.candidatesOf(parent, row, step));
    candidates.sort((a, b) => b.logProbability - a.logProbability);
    const next: SearchNode[] = [];
    for (const [rank, node] of candidates.entries()) {
      if (next.length === this.beam) break;
      // An end counts only among the best: else every hypothesis would end at once, improbably.
      if (node.isEnd && rank >= this.beam) continue;
      node.kept = true;
      if (node.isEnd) this.ends.push(node);
      else next.push(node);
    }
    for (const [rank, node] of candidates.entries()) {
      if (!node.kept && rank >= 2 * this.beam) continue;
      node.index = this.nodes.length;
      this.nodes.push(node);
    }
    return next;
  }

  private candidatesOf(parent: SearchNode | undefined, row: number, step: number): SearchNode[] {
    const { kernels } = this.network;
    const end = endId(this.network.spec);
    for (const id of this.forbidden) if (id >= 0) this.logits[row][id] = -Infinity;
    const probabilities = this.logits[row];
    kernels.softmax(probabilities, probabilities, 1);
    const before = parent?.logProbability ?? 0;
    const attention = this.step.attentionOf(row);
    return topK(probabilities, this.beam + 1)
      .filter(({ id }) => !this.forbidden.has(id))
      .map(({ id, probability }): SearchNode => {
        const logProbability = before + Math.log(probability);
        return {
          index: -1,
          parent: parent?.index ?? -1,
          before: parent,
          row,
          id,
          step,
          probability,
          logProbability,
          score: logProbability / (step + 1) ** this.penalty,
          kept: false,
          isEnd: id === end,
          ...(attention && { attention }),
        };
      });
  }

  private best(): SearchNode | undefined {
    return this.ends.reduce<SearchNode | undefined>(
      (best, node) => (best && best.score >= node.score ? best : node),
      undefined,
    );
  }
}

/** The tokens from the start to a node. */
export function pathTo(last: SearchNode): SearchNode[] {
  const path: SearchNode[] = [];
  for (let node: SearchNode | undefined = last; node; node = node.before) path.push(node);
  return path.reverse();
}

/** Pauses that say nothing of the search. */
function* quietly<T>(work: Generator<void, T>): Generator<undefined, T> {
  for (;;) {
    const state = work.next();
    if (state.done) return state.value;
    yield undefined;
  }
}
