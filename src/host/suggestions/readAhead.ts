import { CancellationSource, type CancellationToken } from '../../base/cancellation';
import { DisposableObject, toDisposable } from '../../base/disposable';

/** How long a cursor has to rest in a document that came to the front. */
const restMs = 400;

/** What is read ahead: anything that stays the same while it is open. */
export interface ReadAheadNeeds<Document extends object> {
  /** Reads what a suggestion at the cursor would read; false where none would be made, so that nothing was read. */
  read(document: Document, offset: number, token: CancellationToken): Promise<boolean>;
  /** Number of the engine that runs, which grows with each that is started, since it has read nothing yet; 0 while none does. */
  generation(): number;
  /** Whether the engine has other things to do for now. */
  isBusy(): boolean;
}

/**
 * Has the engine read a document in which somebody has put the cursor, before the first key. A model that is loaded, its text sorted and a
 * long document read take longer than the 750 ms that VS Code waits for ghost text: what comes later it never shows. Once for a
 * document and its model; a key ends it, since the answer to that comes first. A window that nobody touches starts nothing.
 */
export class ReadAhead<Document extends object> extends DisposableObject {
  private done = new WeakMap<Document, number>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: { document: Document; source: CancellationSource } | undefined;

  constructor(private readonly needs: ReadAheadNeeds<Document>) {
    super();
    this._register(toDisposable(() => this.stop()));
  }

  /** The cursor was put somewhere, or the document came to the front with its cursor there. */
  cursorAt(document: Document, offset: number): void {
    if (this.running?.document === document || this.isDone(document)) return;
    this.stop();
    this.timer = setTimeout(() => void this.read(document, offset), restMs);
  }

  /** Somebody types, or looks at something else. */
  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.running?.source.cancel();
    this.running = undefined;
  }

  /** Other models may speak now: what was read for those of before is to be read again. */
  forget(): void {
    this.done = new WeakMap();
  }

  private isDone(document: Document): boolean {
    const generation = this.needs.generation();
    return generation > 0 && this.done.get(document) === generation;
  }

  private async read(document: Document, offset: number): Promise<void> {
    if (this.needs.isBusy()) return;
    const source = new CancellationSource();
    const { done } = this;
    this.running = { document, source };
    try {
      const hasRead = await this.needs.read(document, offset, source.token);
      if (hasRead) done.set(document, this.needs.generation());
    } catch {
      // Nobody asked for it: who does hears of it.
    } finally {
      if (this.running?.source === source) this.running = undefined;
      source.dispose();
    }
  }
}
