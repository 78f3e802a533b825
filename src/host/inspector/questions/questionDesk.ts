import { CancellationSource, throwIfCancelled } from '../../../base/cancellation';
import { DisposableObject, toDisposable } from '../../../base/disposable';
import { UnrollError } from '../../../base/errors';
import { toldError } from '../../errorText';
import type { FromInspector, ToInspector } from '../../../protocol/inspectorProtocol';
import { followsCursor, type QuestionName, supersedes } from '../../../protocol/inspectorQuestions';
import type { Question, QuestionContext } from './question';

export type Ask = Extract<FromInspector, { type: 'ask' }>;

/** What the desk needs of the panel. */
export interface QuestionPanel {
  /** False while it is hidden: nothing is computed for it and nothing posted. */
  readonly canShow: boolean;
  post(message: ToInspector): void;
}

interface Pending {
  name: QuestionName;
  source: CancellationSource;
}

/**
 * Answers the questions of a panel. Each is settled by an answer or a refusal, unless the panel is hidden: its page is
 * gone then, and with it whoever waits. A question of a kind that supersedes cancels the one before it.
 */
export class QuestionDesk extends DisposableObject {
  private readonly pending = new Map<number, Pending>();

  constructor(
    private readonly panel: QuestionPanel,
    private readonly table: { readonly [N in QuestionName]: Question<N> },
    /** Document, model and cursor of the moment. Fails when there is no model or no document. */
    private readonly contextNow: (token: CancellationSource['token']) => Promise<QuestionContext>,
  ) {
    super();
    this._register(toDisposable(() => this.cancelAll()));
  }

  /** Never rejects: what goes wrong is the panel's answer. */
  async ask({ id, name, request }: Ask): Promise<void> {
    if (!this.panel.canShow) return;
    if (supersedes[name]) this.cancelNamed(name);
    const source = new CancellationSource();
    this.pending.set(id, { name, source });
    try {
      const result = await this.answer(this.table[name] as Question<QuestionName>, request, source);
      this.post({ type: 'answer', id, result });
    } catch (error) {
      this.post({ type: 'refused', id, error: toldError(error) });
    } finally {
      this.pending.delete(id);
      source.dispose();
    }
  }

  cancel(id: number): void {
    this.pending.get(id)?.source.cancel();
  }

  /** Answers about where the cursor was are of no use any more; the panel asks anew with the predictions of the new place. */
  cursorMoved(): void {
    for (const { name, source } of this.pending.values()) if (followsCursor.has(name)) source.cancel();
  }

  /** The page is gone: nobody waits any more. */
  cancelAll(): void {
    for (const { source } of this.pending.values()) source.cancel();
  }

  private cancelNamed(name: QuestionName): void {
    for (const pending of this.pending.values()) if (pending.name === name) pending.source.cancel();
  }

  /** The document may be edited meanwhile; then the question is put once more, about the text as it is by then. */
  private async answer<N extends QuestionName>(
    question: Question<N>,
    request: unknown,
    { token }: CancellationSource,
  ): Promise<unknown> {
    const checked = question.check(request);
    if (!checked) throw new UnrollError('bad-input', 'The panel asked something that cannot be answered.');
    const once = async () => {
      const context = await this.contextNow(token);
      throwIfCancelled(token);
      const result = await question.answer(checked, context);
      throwIfCancelled(token);
      return result;
    };
    try {
      return await once();
    } catch (error) {
      if (!(error instanceof UnrollError && error.code === 'stale') || token.isCancellationRequested)
        throw error;
      return once();
    }
  }

  private post(message: ToInspector): void {
    if (this.panel.canShow && !this.isDisposed) this.panel.post(message);
  }
}
