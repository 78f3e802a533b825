import type { FolderReader } from '../../../../src/host/workspaceFiles/collectFiles';

/** A folder of files given by their paths; a path that ends in @ is a link to a folder. */
export function memoryReader(
  contents: Record<string, string | Uint8Array>,
  open: Record<string, string> = {},
): FolderReader {
  const bytesOf = (path: string) => {
    const content = contents[path];
    return typeof content === 'string' ? new TextEncoder().encode(content) : content;
  };
  return {
    list(path) {
      const kinds = new Map<string, 'file' | 'folder' | 'other'>();
      for (const name of Object.keys(contents).filter((other) => other.startsWith(path))) {
        const [first, ...deeper] = name.slice(path.length).split('/');
        kinds.set(first, deeper.length > 0 ? 'folder' : first.endsWith('@') ? 'other' : 'file');
      }
      return Promise.resolve([...kinds].map(([name, kind]) => ({ name, kind })));
    },
    sizeOf: (path) => Promise.resolve(bytesOf(path).length),
    read: (path) =>
      path.endsWith('locked.md') ? Promise.reject(new Error('refused')) : Promise.resolve(bytesOf(path)),
    openText: (path) => open[path],
  };
}
