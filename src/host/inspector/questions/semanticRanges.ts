import { commands, type SemanticTokens, type SemanticTokensLegend, type TextDocument } from 'vscode';
import type { MarkedRanges } from '../../../protocol/units';

/** Kinds of tokens that are looked at, the most frequent first. */
const mostTypes = 16;

/** What a language of VS Code says of its tokens, by type; nothing where it says nothing. */
export async function semanticRanges(document: TextDocument): Promise<MarkedRanges[]> {
  const { uri, version } = document;
  try {
    const [legend, tokens] = await Promise.all([
      commands.executeCommand<SemanticTokensLegend | undefined>(
        'vscode.provideDocumentSemanticTokensLegend',
        uri,
      ),
      commands.executeCommand<SemanticTokens | undefined>('vscode.provideDocumentSemanticTokens', uri),
    ]);
    if (!legend || !tokens || document.version !== version) return [];
    return rangesByType(
      legend.tokenTypes,
      tokens.data,
      (line, character) => document.offsetAt(document.lineAt(line).range.start) + character,
    );
  } catch {
    // A language server that fails is no reason to say nothing about units.
    return [];
  }
}

/** Decodes VS Code's semantic tokens: five numbers each, places relative to the token before. */
export function rangesByType(
  types: readonly string[],
  data: Uint32Array,
  offsetAt: (line: number, character: number) => number,
): MarkedRanges[] {
  const found = new Map<string, number[]>();
  let [line, character] = [0, 0];
  for (let i = 0; i + 4 < data.length; i += 5) {
    const [deltaLine, deltaStart, length, type] = data.subarray(i, i + 4);
    character = deltaLine > 0 ? deltaStart : character + deltaStart;
    line += deltaLine;
    const name = types[type];
    if (name === undefined) continue;
    const start = offsetAt(line, character);
    const ranges = found.get(name);
    if (ranges) ranges.push(start, start + length);
    else found.set(name, [start, start + length]);
  }
  return [...found]
    .sort(([, a], [, b]) => b.length - a.length)
    .slice(0, mostTypes)
    .map(([name, ranges]) => ({ id: `type:${name}`, ranges: Int32Array.from(ranges) }));
}
