import { normalise, topK } from '../decoding';
import { longestContext } from '../memory/contextHashes';
import { batchRows } from '../network/batchStep';
import { writtenAfter } from '../tokenizers';
import type { Mixer } from './mixer';
import type { ModelReader } from './modelReader';
import { canFollow } from './nextTokens';
import { TriedToken } from './triedTokens';
import { isWordCharacter } from './wordCharacters';

/** A way to go on from the cursor. */
export interface Continuation {
  /** What it adds at the cursor so far. */
  text: string;
  /** Probability of its tokens, not yet among those that are consistent with what was typed. */
  probability: number;
  /** The one that it went on from. */
  parent?: Continuation;
  /** That the text is right up to here and a word ends here: known when the next token has been looked at; else 0. */
  ending: number;
}

interface Path extends Continuation {
  /** What its last token, which is read next, comes behind. */
  behind: TriedToken;
  id: number;
  /** What was typed and has to come out of the next tokens first. */
  rest: string;
  previous: string;
}

/** Where a search begins. */
export interface BeamStart {
  /** The place. What is read behind it is added to it, and not read again. */
  root: TriedToken;
  /** What was typed of the tokens to come. */
  rest: string;
  /** Units of the next token's text that stand in the document already; with it, the root's row has only tokens that go on from there. */
  typed: number;
  previous: string;
}

export interface BeamOptions {
  /** Most tokens. */
  maxTokens: number;
  /** Paths followed at a time, up to `batchRows`. */
  width: number;
  /** A path less probable than this is followed no further. */
  minProbability: number;
  /** Whether a path may come to anything that is wanted: where none of those that are followed may, the search ends. */
  isWorthIt?: (path: Continuation, possible: number) => boolean;
}

export interface BeamResult {
  /** Those that have an ending. */
  continuations: Continuation[];
  /** Probability of all that is consistent with what was typed: others are divided by it. */
  possible: number;
  /** Why nothing more came, for the log. */
  reason: string;
}

export const lineBreak = /[\n\r\u2028\u2029]/;
const spareCandidates = 5;
/** Batches of paths that are read to get through what was typed. */
const mostTypedSteps = 3;

/** Beam search for what may come at the cursor, up to the line's end. Yields after each step. */
export function* searchBeam(
  reader: ModelReader,
  start: BeamStart,
  options: BeamOptions,
  mixer?: Mixer,
): Generator<void, BeamResult> {
  const search = new BeamSearch(reader, options, mixer);
  const width = Math.min(options.width, batchRows);
  let live = yield* readTyped(search, search.begin(start));
  for (let step = 1; step <= options.maxTokens; step++) {
    yield;
    const least = options.minProbability * search.possible;
    live = live.filter(({ probability }) => probability >= least);
    live.sort((a, b) => b.probability - a.probability);
    live = live.slice(0, width);
    const { isWorthIt } = options;
    if (isWorthIt && !live.some((path) => isWorthIt(path, search.possible))) break;
    if (live.length === 0) break;
    live = search.expand(live, step < options.maxTokens);
  }
  return { continuations: search.found, possible: search.possible, reason: search.reason };
}

/**
 * Follows the tokens that are only the beginning of what was typed until all of it has come. How probable they are says
 * little, as long as what has to come behind them is not known: so they do not compete with others, but are read up to a limit.
 */
function* readTyped(search: BeamSearch, paths: Path[]): Generator<void, Path[]> {
  const whole = (path: Path) => path.rest === '';
  const ready = paths.filter(whole);
  let begun = paths.filter((path) => !whole(path));
  for (let read = 0; begun.length > 0 && read < mostTypedSteps; read++) {
    yield;
    begun.sort((a, b) => b.probability - a.probability);
    const further = search.expand(begun.slice(0, batchRows), true);
    ready.push(...further.filter(whole));
    begun = [...begun.slice(batchRows), ...further.filter((path) => !whole(path))];
  }
  return ready;
}

class BeamSearch {
  readonly found: Continuation[] = [];
  possible = 0;
  reason = 'nothing known can come here';
  private readonly kind;
  private readonly unknownId;

  constructor(
    private readonly reader: ModelReader,
    private readonly options: BeamOptions,
    private readonly mixer: Mixer | undefined,
  ) {
    this.kind = reader.tokenizer.kind;
    this.unknownId = reader.tokenizer.unknownId;
  }

  begin({ root, rest, typed, previous }: BeamStart): Path[] {
    if (rest === '') this.possible = 1;
    const path: Path = { text: '', probability: 1, ending: 0, behind: root, id: -1, rest, previous };
    return this.childrenOf(path, root, typed);
  }

  /** Reads the last token of each path, and gives the ways that each may go on. */
  expand(paths: readonly Path[], goesOn: boolean): Path[] {
    this.read(paths.filter(({ behind, id }) => !behind.next.has(id)));
    return paths.flatMap((path) => {
      const token = path.behind.next.get(path.id);
      if (!token) return [];
      this.end(path, token);
      return goesOn ? this.childrenOf({ ...path, parent: path }, token, 0) : [];
    });
  }

  /** Reads tokens that were not read before, all in one batch. */
  private read(paths: readonly Path[]): void {
    const { network, tried } = this.reader;
    const { batch } = network;
    if (!batch || paths.length === 0) return;
    batch.step(paths.map(({ behind: { state }, id }) => ({ state, id })));
    this.mixer?.score(paths.map((_, row) => batch.topOf(row)));
    paths.forEach(({ behind, id }, row) => {
      const probabilities = normalise(batch.logitsOf(row), 1);
      const context = [...behind.context, id].slice(-longestContext);
      this.mixer?.mix(probabilities, row, context);
      behind.next.set(id, new TriedToken(batch.stateOf(row), probabilities, context));
      tried.grown(probabilities);
    });
  }

  /** Says how probable it is that the path's text is followed by something else than the rest of its last word. */
  private end(path: Path, token: TriedToken): void {
    if (path.text === '' || path.rest !== '') return;
    const isInWord = isWordCharacter(path.text, path.text.length - 1);
    path.ending = path.probability * Math.max(0, 1 - (isInWord ? this.insideOf(token) : 0));
    this.found.push(path);
  }

  private insideOf(token: TriedToken): number {
    if (token.inside === undefined) {
      token.inside = 0;
      for (const id of this.reader.goesOnWord) token.inside += token.row[id];
    }
    return token.inside;
  }

  /** What may come behind the path's last token, `behind`. */
  private childrenOf(path: Path, behind: TriedToken, typed: number): Path[] {
    if (path.rest !== '') return this.childrenThroughTyped(path, behind);
    const { row } = behind;
    const children: Path[] = [];
    const { unknownId, reader } = this;
    const unknown = unknownId >= 0 ? row[unknownId] : 0;
    let isFirst = true;
    for (const { id, probability } of topK(row, this.options.width + spareCandidates)) {
      if (id === unknownId || !(probability > 0)) continue;
      const text = writtenAfter(this.kind, path.previous, reader.tokenizer.textOf(id));
      if (text === '' || !canFollow(reader.tokenizer, path.previous, text)) continue;
      if (isFirst && unknown > probability) {
        this.explain(path, 'the model expects a word that it does not know');
        return [];
      }
      const endsLine = lineBreak.test(text);
      if (isFirst) {
        const share = (path.probability * probability).toFixed(3);
        this.explain(
          path,
          endsLine ? 'the line ends here' : `the most probable token has probability ${share}`,
        );
      }
      isFirst = false;
      if (endsLine) continue;
      children.push(this.child(path, behind, id, probability, text, path.text + text.slice(typed), ''));
      if (children.length === this.options.width) break;
    }
    return children;
  }

  /** Tokens that what was typed is the beginning of, and tokens that are its beginning. */
  private childrenThroughTyped(path: Path, behind: TriedToken): Path[] {
    const { prefixes, tokenizer } = this.reader;
    const { row } = behind;
    const { rest } = path;
    const children: Path[] = [];
    const ids = prefixes.startingWith(rest);
    let mass = 0;
    for (const id of ids) mass += row[id];
    this.possible += path.probability * mass;
    for (const { id, probability } of topK(row, this.options.width + 1, ids)) {
      const text = tokenizer.textOf(id);
      const added = text.slice(rest.length);
      if (!(probability > 0) || lineBreak.test(added)) continue;
      children.push(this.child(path, behind, id, probability, text, path.text + added, ''));
      if (children.length === 1)
        this.explain(path, `the most probable token has probability ${(probability / mass).toFixed(3)}`);
    }
    for (let length = 1; length < rest.length; length++) {
      const text = rest.slice(0, length);
      const id = prefixes.exactly(text);
      if (id === undefined || !(row[id] > 0)) continue;
      children.push(this.child(path, behind, id, row[id], text, path.text, rest.slice(length)));
    }
    return children;
  }

  private child(
    path: Path,
    behind: TriedToken,
    id: number,
    probability: number,
    previous: string,
    text: string,
    rest: string,
  ): Path {
    return {
      text,
      probability: path.probability * probability,
      parent: path.parent,
      ending: 0,
      behind,
      id,
      rest,
      previous,
    };
  }

  private explain(path: Path, reason: string): void {
    if (path.text === '') this.reason = reason;
  }
}
