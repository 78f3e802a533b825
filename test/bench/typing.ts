import { loadavg } from 'node:os';
import type { InlineCompletionItem, Position, TextDocument, TextEditor } from 'vscode';
import { neverCancelled } from '../../src/base/cancellation';
import { unroll } from '../host/suite/support/unroll';
import { prose } from './prose';

/** What the provider answered to a key, and in which time. */
export interface Answer {
  ms: number;
  shown: boolean;
  /** Somebody typed through it: nothing was computed. */
  through: boolean;
}
export type Ask = (at: Position) => Promise<Answer>;

/** Asks the provider about a document, as VS Code does after a key. */
export async function askerOf(document: TextDocument): Promise<Ask> {
  const { suggestions } = await unroll();
  let last: string | undefined;
  return async (at) => {
    const begin = performance.now();
    const items = (await suggestions.provideInlineCompletionItems(
      document,
      at,
      { triggerKind: 1, selectedCompletionInfo: undefined } as never,
      neverCancelled as never,
    )) as InlineCompletionItem[];
    const ms = performance.now() - begin;
    const [text] = items.map(({ insertText }) => String(insertText));
    // What is left of the one before was not computed.
    const through = text !== undefined && last?.slice(1) === text;
    last = text;
    return { ms, shown: text !== undefined, through };
  };
}

export const endOf = (document: TextDocument) => () => document.lineAt(document.lineCount - 1).range.end;

export interface TypingOptions {
  /** First keys, whose answers are not told. */
  warmUp?: number;
  /** Keys of the shuffled words that were typed elsewhere. */
  from?: number;
  /** What is typed, if not shuffled words. */
  text?: string;
}

/** Types key by key and asks after each. */
export async function type(
  editor: TextEditor,
  place: () => Position,
  ask: Ask,
  count: number,
  { warmUp = 15, from = 0, text }: TypingOptions = {},
): Promise<Answer[]> {
  // Shuffled words stay on one line.
  const typed =
    text ??
    prose(from + count + warmUp, true)
      .slice(from)
      .replaceAll('\n', ' ');
  const answers: Answer[] = [];
  for (const character of typed.slice(0, count + warmUp)) {
    await editor.edit((edit) => edit.insert(place(), character), {
      undoStopBefore: false,
      undoStopAfter: false,
    });
    answers.push(await ask(place()));
  }
  return answers.slice(warmUp);
}

export function report(what: string, answers: readonly Answer[]): void {
  const shown = answers.filter((answer) => answer.shown).length;
  const computed = answers.filter(({ through }) => !through);
  console.log(
    `provider, ${what}: ${quantiles(answers)}; ${answers.length} keys, ${shown} suggestions, load ${load()}`,
  );
  console.log(`  the ${computed.length} keys that type through none: ${quantiles(computed)}`);
}

/** Milliseconds that a share of the answers took at most. */
export function quantile(answers: readonly Answer[], share: number): number {
  const sorted = answers.map(({ ms }) => ms).sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

function quantiles(answers: readonly Answer[]): string {
  const at = (share: number) => quantile(answers, share).toFixed(1);
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, most ${at(1)} ms`;
}

export function load(): string {
  return loadavg()[0].toFixed(1);
}
