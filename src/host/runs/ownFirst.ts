/** Runs to choose from, those of the document in front before the others; each part keeps its order. */
export function ownFirst<T extends { documentUri: string }>(
  runs: readonly T[],
  documentUri: string | undefined,
): T[] {
  const isOwn = (run: T) => run.documentUri === documentUri;
  return [...runs.filter(isOwn), ...runs.filter((run) => !isOwn(run))];
}
