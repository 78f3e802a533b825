import { type CliRun, type createFolder, run, text, tiny } from './cliFixture';

/** Writes `cat.txt` and trains `cat.model` on it: the same weights each time. */
export async function trainCat(folder: ReturnType<typeof createFolder>): Promise<CliRun> {
  const argv = ['train', folder.write('cat.txt', text), '--out', folder.path('cat.model')];
  return run([...argv, ...tiny, '--steps', '150', '--seed', '3', '--json']);
}
