import { type TextDocument, workspace } from 'vscode';
import { type CancellationToken, throwIfCancelled } from '../../base/cancellation';
import { UnrollError } from '../../base/errors';
import { DisposableObject } from '../../base/disposable';
import type { ModelQuestions } from '../models/modelQuestions';
import type { Model } from '../models/modelRegistry';

/** Read at a time, in UTF-16 units: between two pieces others get their answers. */
const unitsAtOnce = 16_384;

/** Of a longer text what is around the place asked about is read. */
const mostUnits = 1_000_000;

/** How much more surprising each token of a stretch was than the model expected, (n) each. */
export interface TokenBits {
  starts: number[];
  ends: number[];
  /** See `Surprisals.excess`; NaN where the model has no token, and for the first of a text, which nothing stands before. */
  bits: number[];
  /** Bits of each token, NaN likewise. */
  surprisal: number[];
}

interface Known extends TokenBits {
  modelKey: string;
  /** The text is as it was from `start` to here, in UTF-16 units; what follows is read anew. */
  start: number;
  end: number;
  /** Those who wait for more of it. */
  readers: number;
  /** What is being read right now, for all of them. */
  piece: Promise<void> | undefined;
}

/**
 * Surprisals of whole documents, kept as far as they still hold: an edit costs what stands behind it. The latest that was
 * asked about is kept; another that somebody still reads, of other weights or of another part of a long text, goes on beside it.
 */
export class DocumentSurprisals extends DisposableObject {
  /** By document, the latest last. */
  private readonly known = new Map<string, Known[]>();

  constructor(private readonly questions: Pick<ModelQuestions, 'ask'>) {
    super();
    this._register(
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        const id = document.uri.toString();
        const known = this.known.get(id);
        // That a document was saved is told as a change too.
        if (!known || contentChanges.length === 0) return;
        const first = Math.min(...contentChanges.map(({ rangeOffset }) => rangeOffset));
        const left = known.filter(({ start }) => first >= start);
        for (const each of left) cutAt(each, Math.min(first, each.end));
        this.known.set(id, left);
      }),
    );
    this._register(workspace.onDidCloseTextDocument(({ uri }) => this.known.delete(uri.toString())));
  }

  /**
   * Every token of the document, or of a long one those around `offset`. Fails with `stale` when the document is edited
   * meanwhile, `cancelled` when it is closed, `bad-input` for a model that does not read on. `modelKey` changes when the
   * model's weights do. What is handed over grows when more of the text is asked about, and shrinks with edits.
   */
  async read(
    model: Model,
    document: TextDocument,
    offset: number,
    modelKey: string,
    token: CancellationToken,
    onPiece?: (soFar: TokenBits) => void,
  ): Promise<TokenBits> {
    const { version } = document;
    const length = document.getText().length;
    const start = Math.max(0, Math.min(offset - mostUnits / 2, length - mostUnits));
    const end = Math.min(length, start + mostUnits);
    const known = this.knownFor(document, modelKey, start);
    known.readers++;
    try {
      while (known.end < end) {
        throwIfCancelled(token);
        const before = known.end;
        const others = known.piece;
        // Who asked for it may give up, or fail, for reasons of his own: the next piece tells whether it is everybody's.
        if (others) await others.catch(() => undefined);
        else await this.nextPiece(known, model, document, Math.min(end, before + unitsAtOnce), token);
        if (document.isClosed) throw new UnrollError('cancelled', 'The document was closed.');
        // An edit came between: whoever asked will ask again.
        if (document.version !== version || (!others && known.end <= before))
          throw new UnrollError('stale', 'The text was edited.');
        if (known.end > before) onPiece?.(known);
      }
      return known;
    } finally {
      known.readers--;
    }
  }

  private knownFor(document: TextDocument, modelKey: string, start: number): Known {
    const id = document.uri.toString();
    const all = this.known.get(id) ?? [];
    const known = all.find((each) => each.modelKey === modelKey && each.start <= start) ?? {
      ...{ modelKey, start, end: start, readers: 0, piece: undefined },
      ...{ starts: [], ends: [], bits: [], surprisal: [] },
    };
    this.known.set(id, [...all.filter((each) => each !== known && each.readers > 0), known]);
    return known;
  }

  private nextPiece(
    known: Known,
    model: Model,
    document: TextDocument,
    end: number,
    token: CancellationToken,
  ): Promise<void> {
    known.piece = this.readPiece(known, model, document, end, token).finally(() => {
      known.piece = undefined;
    });
    return known.piece;
  }

  private async readPiece(
    known: Known,
    model: Model,
    document: TextDocument,
    end: number,
    token: CancellationToken,
  ) {
    const { version } = document;
    const range = { start: known.end, end };
    const read = await this.questions.ask(model, document, token, (engine, place) =>
      engine.surprisals({ ...place, range, topK: 0 }, { token }),
    );
    if (document.version !== version || document.isClosed) return;
    const from = known.ends.at(-1) ?? -1;
    for (let i = 0; i < read.starts.length; i++) {
      if (read.starts[i] < from) continue;
      known.starts.push(read.starts[i]);
      known.ends.push(read.ends[i]);
      const isFirst = read.starts[i] === 0;
      known.bits.push(isFirst ? NaN : read.excess[i]);
      known.surprisal.push(isFirst ? NaN : -Math.log2(read.probability[i]));
    }
    known.end = Math.max(end, known.ends.at(-1) ?? end);
  }
}

/** Forgets the token that holds or ends at a place, and all behind: an edit may change what it is. */
function cutAt(known: Known, offset: number): void {
  let count = known.ends.length;
  while (count > 0 && known.ends[count - 1] >= offset) count--;
  // The text may go on as part of the token before.
  count = Math.max(0, count - 1);
  for (const values of [known.starts, known.ends, known.bits, known.surprisal]) values.length = count;
  known.end = known.ends[count - 1] ?? known.start;
}
