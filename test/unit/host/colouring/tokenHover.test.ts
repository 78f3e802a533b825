import { describe, expect, it, vi } from 'vitest';
import type { ColouringService } from '../../../../src/host/colouring/colouringService';

/** Keeps what it is given apart, as VS Code does: plain text, code, markup. */
class MarkdownString {
  isTrusted?: boolean;
  supportHtml?: boolean;
  readonly texts: string[] = [];
  readonly blocks: string[] = [];
  readonly markup: string[] = [];
  constructor(value = '') {
    if (value !== '') this.markup.push(value);
  }
  appendText(text: string) {
    this.texts.push(text);
  }
  appendCodeblock(code: string) {
    this.blocks.push(code);
  }
  appendMarkdown(text: string) {
    this.markup.push(text);
  }
}
class Hover {
  constructor(readonly contents: MarkdownString) {}
}
class Range {}
const t = (text: string, ...parts: unknown[]) =>
  text.replace(/\{(\d)\}/g, (_, index: string) => String(parts[Number(index)]));
vi.mock('vscode', () => ({
  ...{ MarkdownString, Hover, Range, l10n: { t } },
  workspace: { getConfiguration: () => ({ get: () => 'always' }) },
  ConfigurationTarget: {},
  TabInputWebview: class {},
  window: {},
}));
const { TokenHover } = await import('../../../../src/host/colouring/tokenHover');
const { surpriseText } = await import('../../../../src/host/colouring/surpriseText');
const { visibleText } = await import('../../../../src/host/text/visibleText');

const hostile = [
  '<img src=x onerror=alert(1)><script>alert(2)</script>',
  '[run](command:workbench.action.terminal.new) ![x](https://example.invalid/x.png)',
  '```\n# heading\n```\n',
  '   ```',
  '\u202Egnp.exe',
  'שלום',
  '\u0301\u0302',
  '\0\x07\x1b[31m\r\n\u2028\u2029',
  '\ud83d',
  'x'.repeat(5_000_000),
  '',
];

async function hoverOver(text: string, best: string[], probability = 0.034) {
  const service = {
    colouringOf: () => undefined,
    tokenAt: async () => ({
      start: 0,
      end: text.length,
      text,
      probability,
      rank: Number.isNaN(probability) ? -1 : 4,
      unknown: false,
      best: best.map((each) => ({ text: each, probability })),
      vocabularySize: 100,
    }),
  } as unknown as ColouringService;
  const log = { trace: (message: string) => expect.fail(message) } as never;
  const document = {
    ...{ uri: { scheme: 'file', toString: () => 'file:///a' }, offsetAt: () => 0, positionAt: () => ({}) },
    languageId: 'plaintext',
  } as never;
  const hover = await new TokenHover(service, log).provideHover(document, {} as never, {} as never);
  return hover?.contents as unknown as MarkdownString;
}

describe('a hover over a hostile token', () => {
  it.each(hostile)('is text in code blocks, a line for each token (%#)', async (text) => {
    const { isTrusted, supportHtml, markup, texts, blocks } = await hoverOver(text, hostile);
    expect({ isTrusted, supportHtml, markup }).toEqual({ isTrusted: false, supportHtml: false, markup: [] });
    expect(texts.join('')).not.toMatch(/[<[`]/);
    const [facts, instead] = blocks;
    expect(facts.split('\n')).toHaveLength(2);
    expect(instead.split('\n')).toHaveLength(hostile.filter((other) => other !== text).length);
    for (const line of blocks.flatMap((block) => block.split('\n'))) {
      // No line could end the block, turn the direction of what follows, or be longer than anybody reads.
      expect(line).not.toMatch(/^ {0,3}`{3,}\s*$/);
      expect(line).not.toMatch(/[\p{Cc}\u202A-\u202E\u2028\u2029]/u);
      expect(line.length).toBeLessThan(260);
    }
  });

  it('keeps what is read from the right apart from its number', async () => {
    const { blocks } = await hoverOver('שלום', []);
    expect(blocks[0].split('\n')[0]).toBe('\u2068שלום\u2069   3.4 %');
  });

  it('of a network without numbers has none', async () => {
    const { blocks } = await hoverOver('cat', ['dog'], NaN);
    expect(blocks[0]).toBe('cat   –');
  });
});

it('says a surprise in a line, whatever it is', () => {
  for (const text of hostile) {
    const said = surpriseText({ text, probability: 0.1, best: [{ text, probability: 0.2 }] }, t);
    expect(said).not.toMatch(/[\p{Cc}\u202A-\u202E\u2028\u2029]/u);
    expect(said.length).toBeLessThan(500);
  }
});

it('shows signs for what cannot be seen', () => {
  expect(['\0a\x7f', '\u202Eab\u2069', ' a\u2028', ''].map(visibleText)).toEqual(['␀a␦', '⇄ab⇄', '␣a⏎', '∅']);
});
