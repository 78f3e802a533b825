/** What the choice of a spec depends on. */
export interface TextFacts {
  kind: 'prose' | 'code';
  /** Word tokens: words, signs, line ends. */
  words: number;
  /** Share of the word tokens that stand more than once in the text. */
  recurring: number;
}

const proseLanguages = new Set(
  'plaintext text txt markdown md mdx latex tex bibtex restructuredtext rst asciidoc adoc'.split(' '),
);

/** Signs that are at least this share of the tokens of code, and far less of prose. */
const codeSign = /^ ?[{}()[\];=<>]/;
const codeShare = 0.12;

/**
 * `wordCounts` says how often each word token stands in the text. `language` is an editor's language id or a file
 * extension, '' when unknown: then the signs of code decide.
 */
export function measureText(wordCounts: ReadonlyMap<string, number>, language: string): TextFacts {
  let words = 0;
  let recurring = 0;
  let codeSigns = 0;
  for (const [word, count] of wordCounts) {
    words += count;
    if (count > 1) recurring += count;
    if (codeSign.test(word)) codeSigns += count;
  }
  const name = language.toLowerCase().replace(/^\./, '');
  const isProse = name === '' ? codeSigns < codeShare * words : proseLanguages.has(name);
  return { kind: isProse ? 'prose' : 'code', words, recurring: words === 0 ? 0 : recurring / words };
}
