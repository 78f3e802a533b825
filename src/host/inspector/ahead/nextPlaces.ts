/** A place in a text, as VS Code has it: lines and UTF-16 units from 0. */
export interface Place {
  line: number;
  character: number;
}

/** What of a `TextDocument` is looked at. */
export interface Lines {
  readonly lineCount: number;
  lineAt(line: number): { readonly text: string };
}

/** Where a cursor came to, as far as it says where the next key leads. */
export interface Trail {
  place: Place;
  /** The column that the cursor keeps while it goes up and down over shorter lines. */
  column: number;
  /** Lines of a page; 0 while none was turned. */
  page: number;
  /** The way of the last move by a key; undefined after a jump. */
  way?: Way;
}

type Way = keyof typeof ways;

/** What the usual keys do, where lines are not wrapped. */
const ways = {
  word: (lines: Lines, { place }: Trail) => wordEndRight(lines, place),
  wordBack: (lines: Lines, { place }: Trail) => wordStartLeft(lines, place),
  down: (lines: Lines, trail: Trail) => vertical(lines, trail, 1),
  up: (lines: Lines, trail: Trail) => vertical(lines, trail, -1),
  page: (lines: Lines, trail: Trail) => vertical(lines, trail, trail.page),
  pageBack: (lines: Lines, trail: Trail) => vertical(lines, trail, -trail.page),
  right: (lines: Lines, { place }: Trail) => right(lines, place),
  left: (lines: Lines, { place }: Trail) => left(lines, place),
  end: (lines: Lines, { place }: Trail) => ({ ...place, character: lengthOf(lines, place.line) }),
  home: (_lines: Lines, { place }: Trail) => ({ ...place, character: 0 }),
};
const allWays = Object.keys(ways) as Way[];
const vertically: readonly Way[] = ['down', 'up', 'page', 'pageBack'];

/** The trail after the cursor came to `place`; `page` is what a page may be where none was turned yet. */
export function trailAfter(trail: Trail | undefined, lines: Lines, place: Place, page: number): Trail {
  // A text may have become shorter than where the cursor was.
  if (!trail || trail.place.line >= lines.lineCount) return { place, column: place.character, page };
  const way = allWays.find((each) => isSame(ways[each](lines, trail), place));
  if (way) return { ...trail, place, column: vertically.includes(way) ? trail.column : place.character, way };
  const turned = Math.abs(place.line - trail.place.line);
  const keepsColumn = place.character === Math.min(trail.column, lengthOf(lines, place.line));
  const isAtAnEnd = place.line === 0 || place.line === lines.lineCount - 1;
  // At an end of the text a page is cut short.
  if (turned > 1 && keepsColumn && !isAtAnEnd)
    return {
      place,
      column: trail.column,
      page: turned,
      way: place.line > trail.place.line ? 'page' : 'pageBack',
    };
  return { place, column: place.character, page: trail.page };
}

/** Where the next key may lead, the same way as before first; without the place itself. */
export function nextPlaces(lines: Lines, trail: Trail): Place[] {
  const { way } = trail;
  const order = way ? [way, ...allWays.filter((each) => each !== way)] : allWays;
  const places: Place[] = [];
  for (const each of order) {
    const place = ways[each](lines, trail);
    if (!isSame(place, trail.place) && !places.some((other) => isSame(other, place))) places.push(place);
  }
  return places;
}

function isSame(a: Place, b: Place): boolean {
  return a.line === b.line && a.character === b.character;
}

const lengthOf = (lines: Lines, line: number): number => lines.lineAt(line).text.length;

function vertical(lines: Lines, { place, column }: Trail, by: number): Place {
  const line = Math.min(lines.lineCount - 1, Math.max(0, place.line + by));
  if (line === place.line) return place;
  return { line, character: Math.min(column, lengthOf(lines, line)) };
}

function right(lines: Lines, { line, character }: Place): Place {
  const { text } = lines.lineAt(line);
  if (character < text.length) return { line, character: character + (isPairAt(text, character) ? 2 : 1) };
  return line + 1 < lines.lineCount ? { line: line + 1, character: 0 } : { line, character };
}

function left(lines: Lines, { line, character }: Place): Place {
  if (character > 0) {
    const { text } = lines.lineAt(line);
    return { line, character: character - (character > 1 && isPairAt(text, character - 2) ? 2 : 1) };
  }
  return line > 0 ? { line: line - 1, character: lengthOf(lines, line - 1) } : { line, character };
}

function isPairAt(text: string, at: number): boolean {
  return (text.codePointAt(at) ?? 0) > 0xffff;
}

// Words as VS Code has them with its own `editor.wordSeparators`. Where they are others, the guess is wrong and nobody sees it.
const separators = new Set('`~!@#$%^&*()-=+[{]}\\|;:\'",.<>/?');
const kindOf = (unit: string): 'space' | 'separator' | 'word' =>
  unit === ' ' || unit === '\t' ? 'space' : separators.has(unit) ? 'separator' : 'word';

/** Further away nobody looks for a word's end, in UTF-16 units: a line may be megabytes long and have none. */
const longestWay = 1000;

function wordEndRight(lines: Lines, place: Place): Place {
  let { line, character } = place;
  if (character >= lengthOf(lines, line)) {
    if (line + 1 >= lines.lineCount) return place;
    line++;
    character = 0;
  }
  const { text } = lines.lineAt(line);
  const last = Math.min(text.length, character + longestWay);
  const skip = (from: number): [number, number] => {
    let start = from;
    while (start < last && kindOf(text.charAt(start)) === 'space') start++;
    let end = start;
    const kind = kindOf(text.charAt(start));
    while (end < last && kindOf(text.charAt(end)) === kind) end++;
    return [start, end];
  };
  const [start, end] = skip(character);
  // A single mark before a word goes with it.
  const isMark = end - start === 1 && kindOf(text.charAt(start)) === 'separator';
  const goesOn = isMark && end < last && kindOf(text.charAt(end)) === 'word';
  const to = goesOn ? skip(end)[1] : end;
  return to === last && last < text.length ? place : { line, character: to };
}

function wordStartLeft(lines: Lines, place: Place): Place {
  let { line, character } = place;
  if (character === 0) {
    if (line === 0) return place;
    line--;
    character = lengthOf(lines, line);
  }
  const { text } = lines.lineAt(line);
  const first = Math.max(0, character - longestWay);
  const skip = (from: number): [number, number] => {
    let end = from;
    while (end > first && kindOf(text.charAt(end - 1)) === 'space') end--;
    let start = end;
    const kind = end > first ? kindOf(text.charAt(end - 1)) : 'space';
    while (start > first && kindOf(text.charAt(start - 1)) === kind) start--;
    return [start, end];
  };
  const [start, end] = skip(character);
  const isMark = end - start === 1 && kindOf(text.charAt(start)) === 'separator';
  const goesOn = isMark && start > first && kindOf(text.charAt(start - 1)) === 'word';
  const to = goesOn ? skip(start)[0] : start;
  return to === first && first > 0 ? place : { line, character: to };
}
