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
}

/** Surprisals of whole documents, kept as far as they still hold: an edit costs what stands behind it. */
export class DocumentSurprisals extends DisposableObject {
  private readonly known = new Map<string, Known>();

  constructor(private readonly questions: Pick<ModelQuestions, 'ask'>) {
    super();
    this._register(
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        const known = this.known.get(document.uri.toString());
        if (!known) return;
        const first = Math.min(...contentChanges.map(({ rangeOffset }) => rangeOffset), known.end);
        if (first < known.start) this.known.delete(document.uri.toString());
        else cutAt(known, first);
      }),
    );
    this._register(workspace.onDidCloseTextDocument(({ uri }) => this.known.delete(uri.toString())));
  }

  /**
   * Every token of the document, or of a long one those around `offset`. Fails with `stale` when the document is edited
   * meanwhile, `bad-input` for a model that does not read on. `modelKey` changes when the model's weights do.
   */
  async read(
    model: Model,
    document: TextDocument,
    offset: number,
    modelKey: string,
    token: CancellationToken,
    onPiece?: (soFar: TokenBits) => void,
  ): Promise<TokenBits> {
    const id = document.uri.toString();
    const length = document.getText().length;
    const start = Math.max(0, Math.min(offset - mostUnits / 2, length - mostUnits));
    const end = Math.min(length, start + mostUnits);
    let known = this.known.get(id);
    const serves = known?.modelKey === modelKey && known.start <= start;
    if (!known || !serves)
      known = { modelKey, start, end: start, starts: [], ends: [], bits: [], surprisal: [] };
    this.known.set(id, known);
    while (known.end < end) {
      throwIfCancelled(token);
      const before = known.end;
      await this.readPiece(known, model, document, Math.min(end, before + unitsAtOnce), token);
      // An edit came between: whoever asked will ask again.
      if (this.known.get(id) !== known || known.end <= before)
        throw new UnrollError('stale', 'The text was edited.');
      onPiece?.(known);
    }
    return known;
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
    if (document.version !== version || this.known.get(document.uri.toString()) !== known) return;
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
