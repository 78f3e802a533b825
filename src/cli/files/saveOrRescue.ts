import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serializeError, UnrollError } from '../../base/errors';
import { OutputFile } from './outputFile';

/**
 * Fills the file; when that fails at the end of a long work (the disk is full, the folder is gone), the bytes are put
 * into the folder for temporary files, and the error says where.
 */
export async function saveOrRescue(file: OutputFile, bytes: Uint8Array): Promise<void> {
  try {
    await file.write(bytes);
  } catch (error) {
    const refuge = join(tmpdir(), `unroll-${randomUUID()}.model`);
    if (!(await isWritten(refuge, bytes))) throw error;
    const { code, message } = serializeError(error);
    throw new UnrollError(
      code,
      message,
      `What was learnt is saved as ${refuge} instead: move it where you want it.`,
    );
  }
}

async function isWritten(path: string, bytes: Uint8Array): Promise<boolean> {
  try {
    const file = await OutputFile.open(path);
    try {
      await file.write(bytes);
      return true;
    } finally {
      await file.dispose();
    }
  } catch {
    // The first error is the one to be told.
    return false;
  }
}
