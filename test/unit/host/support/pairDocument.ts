/** What questions about a pair look at of a document that holds one line. */
export const pairDocument = (line: string) => ({
  version: 1,
  uri: 'file:///pairs',
  languageId: 'plaintext',
  positionAt: () => ({ line: 0 }),
  offsetAt: () => 0,
  lineAt: () => ({ text: line, range: { start: 0 } }),
  getText: () => line,
});
