import { leftOf } from '../reading/typedThrough';
import { acceptanceOf } from './acceptance';

/** Something that suggests while a text is typed: the text before the cursor is all there is. */
export interface Suggester {
  /** The text before the cursor has become longer by `typed`. */
  type(typed: string): void;
  /** What to insert at the cursor; '' for nothing. */
  suggest(): Generator<void, string>;
}

/** What a replay came to. Characters are code points of the text that was typed. */
export interface ReplayCounts {
  characters: number;
  keystrokes: number;
  /** Suggestions shown; one that is typed through counts once. */
  shown: number;
  accepted: number;
  /** Time that each suggestion took which was not there yet, and each silence. */
  latenciesMs: number[];
}

export function noCounts(): ReplayCounts {
  return { characters: 0, keystrokes: 0, shown: 0, accepted: 0, latenciesMs: [] };
}

export interface ReplayRange {
  /** What stands before it is there already. */
  start: number;
  end: number;
}

/**
 * Types a stretch of a text character by character and accepts each suggestion as far as it is right (`acceptanceOf`). A
 * wrong one costs no keystrokes. A suggestion stays while the user types through it, and nothing is asked for meanwhile.
 * Adds to `counts`; yields after each keystroke.
 */
export function* replayTyping(
  suggester: Suggester,
  text: string,
  { start, end }: ReplayRange,
  nowSeconds: () => number,
  counts: ReplayCounts,
): Generator<void, void> {
  suggester.type(text.slice(0, start));
  let shown: { offset: number; text: string } | undefined;
  for (let at = start; at < end;) {
    const left = shown && leftOf(shown, text.slice(shown.offset, at));
    if (left === undefined) {
      const begun = nowSeconds();
      const suggestion = yield* suggester.suggest();
      counts.latenciesMs.push((nowSeconds() - begun) * 1000);
      shown = suggestion === '' ? undefined : { offset: at, text: suggestion };
      if (shown) counts.shown++;
    }
    const visible = left ?? shown?.text ?? '';
    const acceptance = acceptanceOf(visible, text, at);
    const isPair = (text.codePointAt(at) ?? 0) > 0xffff;
    const next = at + (acceptance?.length ?? (isPair ? 2 : 1));
    if (acceptance) {
      counts.accepted++;
      shown = undefined;
    }
    counts.keystrokes += acceptance?.keystrokes ?? 1;
    counts.characters += Array.from(text.slice(at, next)).length;
    suggester.type(text.slice(at, next));
    at = next;
    yield;
  }
}

/** What is reported of a replay. */
export interface ReplayReport {
  characters: number;
  keystrokes: number;
  /** Share of the characters. */
  keystrokesSaved: number;
  shown: number;
  accepted: number;
  /** Of those shown. */
  acceptanceRate: number;
  meanLatencyMs: number;
  p50LatencyMs: number;
  p95LatencyMs: number;
}

export function reportOf({
  characters,
  keystrokes,
  shown,
  accepted,
  latenciesMs,
}: ReplayCounts): ReplayReport {
  const sorted = [...latenciesMs].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return {
    characters,
    keystrokes,
    keystrokesSaved: characters === 0 ? 0 : 1 - keystrokes / characters,
    shown,
    accepted,
    acceptanceRate: shown === 0 ? 0 : accepted / shown,
    meanLatencyMs: sorted.length === 0 ? 0 : sorted.reduce((sum, ms) => sum + ms, 0) / sorted.length,
    p50LatencyMs: at(0.5),
    p95LatencyMs: at(0.95),
  };
}
