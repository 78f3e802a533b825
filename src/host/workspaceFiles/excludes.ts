import { globPattern } from '../../engine/experiment/globPattern';

/** VS Code's `files.exclude`: a pattern to on, off, or the name of a sibling that has to be there. */
export type ExcludeSetting = Readonly<Record<string, unknown>>;

/** Whether a file or folder is left out: `path` from the top of the folder, with the names beside it. */
export type Excludes = (path: string, siblings: ReadonlySet<string>) => boolean;

export function excludesOf(setting: ExcludeSetting): Excludes {
  const rules = Object.entries(setting).flatMap(([pattern, value]) => {
    const sibling = siblingOf(value);
    if (value !== true && sibling === undefined) return [];
    const glob = patternOf(pattern);
    return glob ? [{ glob, sibling }] : [];
  });
  return (path, siblings) =>
    rules.some(
      ({ glob, sibling }) =>
        glob.test(path) &&
        (sibling === undefined || siblings.has(sibling.replace('$(basename)', stemOf(path)))),
    );
}

function siblingOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('when' in value)) return undefined;
  return typeof value.when === 'string' ? value.when : undefined;
}

/** A setting of somebody's that is no pattern of ours excludes nothing, rather than ending the walk. */
function patternOf(pattern: string) {
  try {
    return globPattern(pattern);
  } catch {
    return undefined;
  }
}

/** Name without its last extension. */
function stemOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}
