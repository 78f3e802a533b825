/** What is left to type of a token; undefined when what stands there is not its beginning. */
export function missingPart(token: string, typed: string): string | undefined {
  return token.startsWith(typed) ? token.slice(typed.length) : undefined;
}
