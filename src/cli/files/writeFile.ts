import { OutputFile } from './outputFile';

/** Writes a file whole or not at all. */
export async function writeFile(path: string, bytes: Uint8Array): Promise<void> {
  const file = await OutputFile.open(path);
  try {
    await file.write(bytes);
  } finally {
    await file.dispose();
  }
}
