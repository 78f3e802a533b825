import { UnrollError } from '../../base/errors';
import { phrase } from '../../base/phrase';
import type { Direction } from '../../protocol/spec';
import {
  type LayerOfStretch,
  mostStretchTokens,
  mostTokenUnits,
  type StretchAnswer,
  type TokensAnswer,
  type TokensRequest,
  type TokenStretch,
} from '../../protocol/traces';
import { directionsOf } from '../network/parameterBlock';
import { readingCost } from '../reading/contextWindow';
import type { ModelReader } from '../reading/modelReader';
import { TraceStore } from './traceStore';

/** Multiplications and additions that reading a stretch may take; a tenth of a second of them while weights change. */
const readingBudget = 6e10;
const readingBudgetInTraining = 5e8;
const leastTokens = 64;
const mostStores = 3;

/**
 * The stretches of documents that are looked at, as stores of what the model holds over them. A few are kept, for a model
 * that reads both ways and for one beside itself under interventions; one of an older text gives what still holds to its successor.
 */
export class TracedDocument {
  private stores: { key: string; reader: ModelReader; first: number; store: TraceStore }[] = [];

  /** The stretch to look at around a place: the whole document where it is not too long. */
  stretchAt(reader: ModelReader, offset: number, live: boolean): Omit<StretchAnswer, 'key'> {
    const { spec } = reader.network;
    const { count } = reader.document;
    const budget = live ? readingBudgetInTraining : readingBudget;
    const affordable = Math.floor(budget / readingCost(spec));
    const most = Math.max(leastTokens, Math.min(mostStretchTokens, affordable));
    const cursor = Math.min(reader.document.tokenAt(offset), count - 1);
    const stretch = stretchAround(cursor, count, most);
    return {
      stretch,
      documentTokens: count,
      cursorRow: cursor < stretch.first ? -1 : cursor - stretch.first,
      cell: spec.cell,
      layers: spec.layers,
      units: spec.hiddenSize,
      directions: [...directionsOf(spec)],
      live,
    };
  }

  /** Whether a store is still kept: work on another one is of no use. */
  holds(store: TraceStore): boolean {
    return this.stores.some((held) => held.store === store);
  }

  /** What is held of a stretch for one direction. `version` is the document's. Throws `bad-input` for what does not exist. */
  storeOf(
    reader: ModelReader,
    version: number,
    { stretch, layer, direction }: LayerOfStretch,
  ): { key: string; store: TraceStore } {
    checkPlace(reader, stretch, layer, direction);
    const { network, document } = reader;
    const key = keyOf(reader, version, stretch);
    const known = this.stores.find(
      (held) => held.key === key && held.reader === reader && held.store.direction === direction,
    );
    if (known) {
      this.stores = [known, ...this.stores.filter((held) => held !== known)];
      return known;
    }
    const context = contextOf(reader, stretch, direction);
    const ids = document.ids.slice(stretch.first, stretch.end);
    const { interventions } = reader;
    const under = { interventions, firstToken: stretch.first };
    const store = new TraceStore(network, direction, ids, context, undefined, under);
    const older = this.stores.find(
      (held) => held.reader === reader && held.first === stretch.first && held.store.direction === direction,
    );
    if (older) store.adopt(older.store);
    const made = { key, reader, first: stretch.first, store };
    this.stores = [made, ...this.stores.filter((held) => held !== older)].slice(0, mostStores);
    return made;
  }
}

/** Says which text, weights and stretch an answer is about. */
export function keyOf({ network }: ModelReader, version: number, { first, end }: TokenStretch): string {
  return `${version}.${network.weightsVersion}.${first}-${end}`;
}

/** Texts of the tokens of some rows, cut where they are very long. */
export function tokensOf(reader: ModelReader, { stretch, rowFrom, rows }: TokensRequest): TokensAnswer {
  checkStretch(reader, stretch);
  const { document, tokenizer } = reader;
  const from = Math.min(stretch.end, stretch.first + rowFrom);
  const to = Math.min(stretch.end, from + rows);
  const starts = document.starts.slice(from, to + 1);
  const texts = Array.from({ length: to - from }, (_, i) =>
    cutText(document.text.slice(starts[i], Math.min(starts[i + 1], starts[i] + mostTokenUnits + 1))),
  );
  const known = Uint8Array.from({ length: to - from }, (_, i) =>
    Number(document.ids[from + i] !== tokenizer.unknownId && document.ids[from + i] >= 0),
  );
  return { rowFrom: from - stretch.first, texts, starts, known };
}

/** A token's text, cut, and never in the middle of a character that takes two units. */
export function cutText(text: string): string {
  if (text.length <= mostTokenUnits) return text;
  const cut = text.slice(0, mostTokenUnits - 1);
  return `${/[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}

/**
 * At most `most` of `count` tokens around one of them. In steps of a half, so that a moving cursor seldom brings another
 * stretch.
 */
function stretchAround(cursor: number, count: number, most: number): TokenStretch {
  if (count <= most) return { first: 0, end: count };
  const half = Math.max(1, Math.floor(most / 2));
  const wanted = Math.floor(Math.max(0, cursor - half / 2) / half) * half;
  const first = Math.min(wanted, Math.max(0, Math.ceil((count - most) / half) * half));
  return { first, end: Math.min(count, first + most) };
}

/** Tokens that are read before those of a stretch, so that its first states are not those of a text's start. */
function contextOf({ document, window }: ModelReader, { first, end }: TokenStretch, direction: Direction) {
  return direction === 'forward'
    ? document.ids.slice(Math.max(0, first - window), first)
    : document.ids.slice(end, Math.min(document.count, end + window));
}

function checkPlace(reader: ModelReader, stretch: TokenStretch, layer: number, direction: Direction): void {
  checkStretch(reader, stretch);
  const { spec } = reader.network;
  if (layer < spec.layers && directionsOf(spec).includes(direction)) return;
  throw new UnrollError(
    'bad-input',
    direction === 'forward'
      ? phrase`The model has no layer ${layer + 1} that reads from left to right.`
      : phrase`The model has no layer ${layer + 1} that reads from right to left.`,
    'Choose one of the layers that it has.',
  );
}

function checkStretch({ document }: ModelReader, { first, end }: TokenStretch): void {
  if (first <= end && end <= document.count && end - first <= mostStretchTokens) return;
  throw new UnrollError(
    'bad-input',
    phrase`The document has no tokens ${first} to ${end}, or these are more than ${mostStretchTokens}.`,
    'Ask for the stretch around the cursor again.',
  );
}
