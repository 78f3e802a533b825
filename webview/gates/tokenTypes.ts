import type { TokenTag } from '../../src/protocol/units';
import { debounced } from '../dom';
import type { TraceSource } from '../traces/traceSource';

/** A language server is not asked after every keystroke. */
const lookMs = 800;

/** Which kinds of tokens the language of the document on view tells apart, to correlate units with. */
export class TokenTypes {
  known: readonly TokenTag[] = [];
  private lookedAt = '';
  private readonly lookSoon = debounced(lookMs, () => void this.look());

  constructor(
    private readonly source: TraceSource,
    private readonly onArrival: () => void,
  ) {}

  /** Somebody may choose among them now: asked for at once for the first time, later when the text has changed. */
  want(): void {
    const key = this.source.stretch?.key;
    if (key === undefined || key === this.lookedAt) return;
    const isFirst = this.lookedAt === '';
    this.lookedAt = key;
    if (isFirst) void this.look();
    else this.lookSoon();
  }

  /** Another document, or another model. */
  forget(): void {
    this.known = [];
    this.lookedAt = '';
  }

  private async look(): Promise<void> {
    const key = this.lookedAt;
    let isRefused = false;
    const answer = await this.source.ask('tokenTypes', {}, undefined, () => (isRefused = true));
    if (!answer) {
      // Nobody waited: whoever looks again is told.
      if (!isRefused && this.lookedAt === key) this.lookedAt = '';
      return;
    }
    const types = answer.types.filter(isType);
    if (types.join() === this.known.join()) return;
    this.known = types;
    this.onArrival();
  }
}

function isType(id: string): id is `type:${string}` {
  return id.startsWith('type:');
}
