import { UnrollError } from '../../../base/errors';
import { phrase, type Phrase, type PhraseArgument } from '../../../base/phrase';

/** Two texts that belong together, on one line each. */
export interface TextPair {
  source: string;
  target: string;
  /** Of the text that they were read from, counted from 1. */
  line: number;
}

export interface ParsedPairs {
  pairs: TextPair[];
  /** What was left out, and what of it; empty when nothing was. */
  notes: Phrase[];
}

/** Share of the lines that must be pairs for a text to be taken for one of pairs. */
const leastShare = 0.5;

const format = phrase`Write one pair a line, the source, a tab, the target.`;

/**
 * Pairs out of a text: one a line, source, tab, target; what stands behind a second tab is not read. Empty lines do not count.
 * Lines without a tab and pairs with an empty side are left out and counted in the notes. Throws `bad-input`, with the first
 * line that is at fault, where there is no pair, or where most lines are none.
 */
export function parsePairs(text: string, name: PhraseArgument = phrase`The text`): ParsedPairs {
  const pairs: TextPair[] = [];
  const withoutTab: number[] = [];
  const emptySide: number[] = [];
  const moreColumns: number[] = [];
  text.split(/\r\n|[\n\r]/).forEach((line, i) => {
    if (line.trim() === '') {
      if (line.includes('\t')) emptySide.push(i + 1);
      return;
    }
    const [source, target, ...others] = line.split('\t').map(oneLine);
    if (target === undefined) withoutTab.push(i + 1);
    else if (source === '' || target === '') emptySide.push(i + 1);
    else pairs.push({ source, target, line: i + 1 });
    if (target !== undefined && others.length > 0) moreColumns.push(i + 1);
  });
  const lines = pairs.length + withoutTab.length + emptySide.length;
  if (lines === 0) throw new UnrollError('bad-input', phrase`${name} is empty.`, format);
  if (pairs.length < leastShare * lines) {
    throw new UnrollError(
      'bad-input',
      withoutTab.length >= emptySide.length
        ? phrase`${name} does not hold pairs: ${withoutTab.length} of ${lines} lines have no tab, the first of them line ${withoutTab[0]}.`
        : phrase`${name} does not hold pairs: ${emptySide.length} of ${lines} lines have an empty side, the first of them line ${emptySide[0]}.`,
      phrase`${format} Of two files side by side, give the second as the target.`,
    );
  }
  const notes: Phrase[] = [];
  if (withoutTab.length > 0) notes.push(phrase`Left out ${lineCount(withoutTab)} without a tab.`);
  if (emptySide.length > 0) notes.push(phrase`Left out ${lineCount(emptySide)} with an empty side.`);
  if (moreColumns.length > 0)
    notes.push(phrase`Of ${lineCount(moreColumns)} more than two columns: only the first two are read.`);
  return { pairs, notes };
}

/**
 * Two texts side by side as one of pairs: line n of the one belongs to line n of the other. Throws `bad-input` when they have
 * different numbers of lines.
 */
export function joinSides(source: string, target: string): string {
  const [sources, targets] = [linesOf(source), linesOf(target)];
  if (sources.length !== targets.length) {
    throw new UnrollError(
      'bad-input',
      phrase`The source has ${count(sources.length)} lines, the target ${count(targets.length)}: they do not lie side by side.`,
      'Give two texts with as many lines each, the first the source, the second the target.',
    );
  }
  return sources.map((line, i) => `${oneLine(line)}\t${oneLine(targets[i])}`).join('\n');
}

/** White space of any kind and length becomes one space; none at the ends. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function linesOf(text: string): string[] {
  const lines = text.split(/\r\n|[\n\r]/);
  if (lines[lines.length - 1] === '') lines.pop();
  return lines;
}

function lineCount(lines: readonly number[]): Phrase {
  return lines.length > 1
    ? phrase`${count(lines.length)} lines, the first of them line ${lines[0]}`
    : phrase`1 line, line ${lines[0]}`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
