import { open } from 'node:fs/promises';
import { UnrollError } from '../../base/errors';
import type { CliIo } from '../cliIo';
import { decodeText } from './decodeText';
import { fileError } from './fileError';

/** A JavaScript string cannot hold much more. */
const mostBytes = 256 * 1024 * 1024;

/** The text of a file, or of standard input for `-`. */
export async function readText(path: string, io: CliIo): Promise<string> {
  if (path !== '-') return decodeText(await readBytes(path), path);
  const bytes = await io.readStdin();
  if (bytes.length > mostBytes) throw tooLarge('Standard input', bytes.length);
  return decodeText(bytes, 'Standard input');
}

/** Bytes of a file. Throws `io` or `bad-input` with what to do. */
export async function readBytes(path: string): Promise<Uint8Array> {
  try {
    const file = await open(path, 'r');
    try {
      const status = await file.stat();
      if (status.isDirectory()) throw new UnrollError('bad-input', `${path} is a folder.`, 'Give a file.');
      if (status.size > mostBytes) throw tooLarge(path, status.size);
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw fileError(error, path);
  }
}

function tooLarge(name: string, bytes: number): UnrollError {
  const megabytes = (size: number) => `${Math.round(size / 1024 / 1024)} MB`;
  return new UnrollError(
    'too-large',
    `${name} has ${megabytes(bytes)}; at most ${megabytes(mostBytes)} can be read.`,
    'Use a part of it: head -c 50000000 FILE | unroll train - …',
  );
}
