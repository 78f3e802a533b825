/** Extensions that are written side by side in one project. */
const families = [
  ['ts', 'tsx', 'mts', 'cts'],
  ['js', 'jsx', 'mjs', 'cjs'],
  ['c', 'h'],
  ['cpp', 'hpp', 'cc', 'hh', 'cxx', 'hxx', 'h'],
  ['md', 'markdown', 'txt'],
  ['py', 'pyi'],
  ['html', 'htm'],
  ['yaml', 'yml'],
  ['css', 'scss', 'less'],
];

const prose = ['md', 'markdown', 'txt'];

/** A pattern for the files that are like the one in front; for texts when none is. */
export function defaultGlob(path: string | undefined): string {
  const extension = path && /\.([A-Za-z0-9_+-]+)$/.exec(path)?.[1];
  const family = extension ? (families.find((members) => members.includes(extension)) ?? [extension]) : prose;
  return family.length === 1 ? `**/*.${family[0]}` : `**/*.{${family.join(',')}}`;
}
