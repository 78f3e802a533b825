import { PrefixIndex } from '../decoding';
import { formatIntervention, type Intervention } from '../../protocol/interventions';
import { DocumentNgrams } from '../memory/documentNgrams';
import { StateHistory } from '../memory/stateHistory';
import type { Network } from '../network/network';
import { type LayerActivations, type NetworkState, Stepper } from '../network/stepper';
import type { EncodedDocument } from '../text/encodedDocument';
import { noTokenId, type Tokenizer } from '../tokenizers/tokenizer';
import { DocumentWords } from '../words/documentWords';
import type { TextWords } from '../words/textWords';
import { TriedTokens } from './triedTokens';
import { isWordCharacter } from './wordCharacters';

/** States are kept at every so many tokens, and wherever reading was last asked to stop. */
const tokensBetweenStates = 32;
/** What kept states may take, and how many are kept however large or small they are. */
const mostStateBytes = 4 * 2 ** 20;
const leastStates = 64;
const mostStates = 2048;

interface KeptState {
  state: NetworkState;
  /** Tokens read to come to it; Infinity when reading began at the start of the document. */
  context: number;
}

/**
 * Reads a document with a network, one token at a time, and keeps states on the way: a moved cursor or a keystroke
 * costs a few tokens. Only the last `window` tokens before a place are read when no state near it is known; reading
 * starts from the zero state there. Kept states are dropped from the first changed token on, and all of them when the
 * network's weights change.
 */
export class ModelReader {
  /** States along the document, for the continuous cache; absent while the model learns. */
  readonly history?: StateHistory;
  private readonly stepper: Stepper;
  private readonly mostStates: number;
  private readonly kept = new Map<number, KeptState>();
  private weightsVersion: number;
  /** Tokens of the document read; -1 when the state is not one of the document. */
  private position = -1;
  private context = 0;
  /** Number in the text of the token to be read next. */
  private nextToken = 0;
  /** What suggestions tried behind the last place that they began at. */
  readonly tried = new TriedTokens();
  /** How often reading began anew in the middle of the text: states behind may differ from those of before in their last bits. */
  private freshStarts = 0;
  private prefixIndex?: PrefixIndex;
  private wordParts?: Int32Array;
  private ownNgrams?: DocumentNgrams;
  private ownWords?: DocumentWords;
  private changed?: ModelReader;

  constructor(
    readonly network: Network,
    readonly tokenizer: Tokenizer,
    readonly document: EncodedDocument,
    /** Most tokens of context that are read where no state near is known. */
    readonly window = Infinity,
    /** What the network is made to hold while it reads. Throws `bad-input` for what it does not have. */
    readonly interventions: readonly Intervention[] = [],
  ) {
    this.stepper = new Stepper(network, 'forward', interventions);
    const { hidden, cell } = this.stepper.snapshot();
    const bytes = [...hidden, ...cell].reduce((sum, { byteLength }) => sum + byteLength, 0);
    this.mostStates = Math.min(mostStates, Math.max(leastStates, Math.floor(mostStateBytes / bytes)));
    if (network.keepsStates) this.history = new StateHistory(network.spec.hiddenSize);
    this.weightsVersion = network.weightsVersion;
  }

  /** The vocabulary by its texts' beginnings; made when first asked for. */
  get prefixes(): PrefixIndex {
    return (this.prefixIndex ??= new PrefixIndex(this.tokenizer));
  }

  /** Tokens that begin with a character of a word, so that a word may go on with them. */
  get goesOnWord(): Int32Array {
    const { tokenizer } = this;
    return (this.wordParts ??= Int32Array.from({ length: tokenizer.vocabularySize }, (_, id) => id).filter(
      (id) => isWordCharacter(tokenizer.textOf(id), 0),
    ));
  }

  /** What stands in the document, for the n-gram cache; made when first asked for. */
  get ngrams(): DocumentNgrams {
    return (this.ownNgrams ??= new DocumentNgrams(this.tokenizer.vocabularySize));
  }

  /** The document's whole words, numbered with those of a text; made when first asked for. */
  wordsWith(text: TextWords): DocumentWords {
    if (this.ownWords?.words !== text) this.ownWords = new DocumentWords(text);
    return this.ownWords;
  }

  /** A reader of the same document under interventions; this one when there are none. The last one asked for is kept. */
  under(interventions: readonly Intervention[] = []): ModelReader {
    if (interventions.length === 0) return this;
    const known = this.changed?.interventions.map(formatIntervention).join();
    if (!this.changed || known !== interventions.map(formatIntervention).join()) {
      const { network, tokenizer, document, window } = this;
      this.changed = new ModelReader(network, tokenizer, document, window, interventions);
    }
    return this.changed;
  }

  /** To be called after each change of the document. */
  edited(firstChangedToken: number): void {
    this.changed?.edited(firstChangedToken);
    this.tried.edited(firstChangedToken);
    for (const position of this.kept.keys()) {
      if (position > firstChangedToken) this.kept.delete(position);
    }
    if (this.position > firstChangedToken) this.position = -1;
    this.history?.cut(firstChangedToken);
  }

  /** What states behind a place hang on, beside the tokens before it: as long as each part is the same, so are they. */
  stateParts(): unknown[] {
    const { history } = this;
    return [this.network.weightsVersion, this.freshStarts, history?.begin, history?.restarts];
  }

  /** Brings the network into the state after the first `position` tokens. Yields after each token read. */
  *moveTo(position: number): Generator<void> {
    this.forgetOldWeights();
    this.startNear(position);
    this.nextToken = this.position;
    while (this.position < position) {
      this.readNext();
      yield;
    }
    this.keep();
  }

  /** Reads the next token of the document. */
  readNext(): void {
    this.read(this.document.ids[this.position]);
    this.position++;
    this.context++;
    this.history?.put(this.position, this.stepper.top);
    if (this.position % tokensBetweenStates === 0) this.keep();
  }

  /** Reads a token that the document does not have there; the next `moveTo` finds back. */
  readOther(id: number): void {
    this.read(id);
    this.position = -1;
  }

  /** What the model has no token for, not even the unknown one, leaves the state as it is. */
  private read(id: number): void {
    if (id !== noTokenId) this.stepper.step(id, this.nextToken);
    this.nextToken++;
  }

  /** (V) logits of the next token: a view, valid until the next call on this network. */
  logits(): Float32Array {
    return this.stepper.logits();
  }

  /** A copy of the state after the tokens that were read. */
  state(): NetworkState {
    return this.stepper.snapshot();
  }

  /** (H) state of the top layer: a view, valid until the next call on this network. */
  get top(): Float32Array {
    return this.stepper.top;
  }

  /** Activations of the last token read: views, valid until the next call on this network. */
  gates(): LayerActivations[] {
    return this.stepper.gates();
  }

  private forgetOldWeights(): void {
    if (this.weightsVersion === this.network.weightsVersion) return;
    this.weightsVersion = this.network.weightsVersion;
    this.kept.clear();
    this.history?.clear();
    this.position = -1;
  }

  private startNear(position: number): void {
    const nearest = this.nearestKept(position);
    if (
      this.position <= position &&
      this.position >= nearest &&
      this.isWellRead(this.context, position - this.position)
    )
      return;
    const kept = this.kept.get(nearest);
    if (kept && position - nearest <= this.window) {
      this.stepper.restore(kept.state);
      this.position = nearest;
      this.context = kept.context;
      // Used again: the last to be dropped.
      this.kept.delete(nearest);
      this.kept.set(nearest, kept);
      return;
    }
    this.stepper.reset();
    this.freshStarts++;
    this.position = Math.max(0, position - this.window);
    this.context = this.position === 0 ? Infinity : 0;
  }

  private nearestKept(position: number): number {
    let nearest = -1;
    for (const at of this.kept.keys()) {
      if (at <= position && at > nearest) nearest = at;
    }
    return nearest;
  }

  private keep(): void {
    if (this.position < 0 || this.kept.has(this.position) || !this.isWellRead(this.context, 0)) return;
    this.kept.set(this.position, { state: this.stepper.snapshot(), context: this.context });
    if (this.kept.size <= this.mostStates) return;
    const [oldest] = this.kept.keys();
    if (oldest !== undefined) this.kept.delete(oldest);
  }

  /** Whether a state with this context, `distance` tokens further on, has seen enough to be worth starting from. */
  private isWellRead(context: number, distance: number): boolean {
    return this.position >= 0 && distance <= this.window && context + distance >= this.window / 2;
  }
}
