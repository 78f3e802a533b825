import type { TokensAnswer } from '../../src/protocol/traces';
import type { TraceSource } from './traceSource';

export interface TokenText {
  text: string;
  known: boolean;
  /** Where it stands in the document. */
  start: number;
  end: number;
}

const blockRows = 512;
const mostBlocks = 48;

/** Texts of the stretch's tokens, in blocks that are asked for when they are looked at. */
export class TokenTexts {
  private readonly blocks = new Map<number, TokensAnswer>();
  private readonly asked = new Set<number>();
  private key = '';

  constructor(
    private readonly source: TraceSource,
    private readonly onArrival: () => void,
  ) {}

  get(row: number): TokenText | undefined {
    const block = this.blocks.get(Math.floor(row / blockRows));
    if (!block) return undefined;
    const at = row - block.rowFrom;
    const text = block.texts[at];
    if (text === undefined) return undefined;
    return {
      text,
      known: block.known[at] === 1,
      start: block.starts[at] ?? 0,
      end: block.starts[at + 1] ?? 0,
    };
  }

  /** Asks for what of these rows is not there yet. */
  want(rowFrom: number, rowTo: number): void {
    const { stretch } = this.source;
    if (!stretch) return;
    this.forgetOld(textKey(stretch.key));
    const total = stretch.stretch.end - stretch.stretch.first;
    const last = Math.ceil(Math.min(total, rowTo) / blockRows);
    for (let block = Math.max(0, Math.floor(rowFrom / blockRows)); block < last; block++) {
      if (!this.blocks.has(block) && !this.asked.has(block)) void this.fetch(block);
    }
  }

  private async fetch(block: number): Promise<void> {
    const { stretch } = this.source;
    if (!stretch) return;
    const { key } = this;
    this.asked.add(block);
    const request = { stretch: stretch.stretch, rowFrom: block * blockRows, rows: blockRows };
    const answer = await this.source.ask('traceTokens', request);
    if (key !== this.key) return;
    this.asked.delete(block);
    if (!answer) return;
    this.blocks.set(block, answer);
    const [oldest] = this.blocks.keys();
    if (this.blocks.size > mostBlocks && oldest !== undefined) this.blocks.delete(oldest);
    this.onArrival();
  }

  /** Texts of another version of the document are not shown; those under other weights are the same. */
  private forgetOld(key: string): void {
    if (key === this.key) return;
    this.key = key;
    this.blocks.clear();
    this.asked.clear();
  }
}

/** The parts of a stretch's key that its text depends on: version and place, not weights. */
function textKey(key: string): string {
  const [version, , place] = key.split('.');
  return `${version} ${place}`;
}
