import { UnrollError } from '../../base/errors';
import { phrase, type PhraseArgument } from '../../base/phrase';

/** JSON with comments and trailing commas, as VS Code's settings have it. Throws `bad-input` with the line. */
export function parseJsonc(text: string, name: PhraseArgument): unknown {
  const plain = withoutComments(text.startsWith('\ufeff') ? text.slice(1) : text);
  try {
    return JSON.parse(plain) as unknown;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const why = message.split('\n')[0].slice(0, 160);
    // Not every runtime says where.
    const position = /position (\d+)/.exec(message)?.[1];
    throw new UnrollError(
      'bad-input',
      position === undefined
        ? phrase`${name} is not JSON: ${why}.`
        : phrase`${name} is not JSON in line ${lineAt(plain, Number(position))}: ${why}.`,
      'Comments and trailing commas are fine; names and texts stand in double quotes.',
    );
  }
}

/** Comments and trailing commas become spaces, so that places stay what they are. */
function withoutComments(text: string): string {
  const token =
    /"(?:[^"\\\n]|\\.)*"?|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|,(?=(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*[}\]])/g;
  return text.replace(token, (match) => (match.startsWith('"') ? match : match.replace(/[^\n]/g, ' ')));
}

function lineAt(text: string, position: number): number {
  let line = 1;
  for (let i = 0; i < position && i < text.length; i++) if (text[i] === '\n') line++;
  return line;
}
