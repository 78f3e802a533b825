import { resolve } from 'node:path';
import { UnrollError } from '../../base/errors';
import type { StoredCheckpoint } from '../../engine/checkpoint/checkpointFile';
import { readCheckpoint } from '../../engine/checkpoint/readCheckpoint';
import type { KernelsBackend } from '../../engine/kernels/kernels';
import { readGeneration } from '../../node/generations';
import { fileError } from '../files/fileError';
import { usage } from '../flags/parseFlags';
import type { Reporter } from '../output/reporter';

/** What may be said anew when a training goes on. */
const freeFlags = [
  ...[
    'resume',
    'out',
    'valid',
    'target',
    'valid-target',
    'epochs',
    'steps',
    'seconds',
    'kernels',
    'checkpoint',
    'checkpoint-every',
    'metrics',
    'tensorboard',
    'json',
  ],
];

/** A checkpoint with what it says of where its texts lie and where its model goes. */
export interface ResumeFile {
  stored: StoredCheckpoint;
  /** The latest generation could not be used. */
  isPrevious: boolean;
  texts: string[];
  valid?: string;
  /** Of a translator: targets in files of their own. */
  target?: string;
  validTarget?: string;
  out?: string;
}

/** Throws `usage` for a flag that would make another training of it. */
export function checkResumeFlags(flags: Readonly<Record<string, unknown>>): void {
  const other = Object.keys(flags).find((name) => !freeFlags.includes(name));
  if (other === undefined) return;
  throw usage(
    `--${other} cannot be changed when a training goes on.`,
    'Leave it out, or begin a new training without --resume.',
  );
}

/** Throws `io` or `bad-model` when neither generation of the checkpoint can be used. */
export async function readResumeFile(path: string): Promise<ResumeFile> {
  let found;
  try {
    found = await readGeneration(path, readCheckpoint);
  } catch (error) {
    throw fileError(error, path);
  }
  if (!found)
    throw new UnrollError('io', `${path} does not exist.`, 'Give the file that --checkpoint wrote.');
  const { value: stored, isPrevious } = found;
  const { texts, valid, target, validTarget, out } = stored.origin;
  return { stored, isPrevious, texts: parseList(texts), valid, target, validTarget, out };
}

/** What a checkpoint remembers of the command that wrote it; standard input cannot be read again. */
export function originOf(
  texts: readonly string[],
  files: { valid?: string; target?: string; validTarget?: string },
  out: string,
): Record<string, string> {
  const whole = (path: string) => (path === '-' ? path : resolve(path));
  return {
    texts: JSON.stringify(texts.map(whole)),
    out: resolve(out),
    ...Object.fromEntries(
      Object.entries(files).flatMap(([name, path]) => (path === undefined ? [] : [[name, whole(path)]])),
    ),
  };
}

/** Says what of the training that goes on is not as it was. */
export function noteResume(
  { stored, isPrevious }: ResumeFile,
  backend: KernelsBackend,
  report: Pick<Reporter, 'note'>,
): void {
  if (isPrevious) report.note('The latest checkpoint cannot be used: going on from the one before it.');
  if (stored.kernels === backend.name) return;
  report.note(
    `Begun with ${stored.kernels} kernels and going on with ${backend.name}: the weights will differ in rounding.`,
  );
}

function parseList(json: string | undefined): string[] {
  try {
    const value: unknown = JSON.parse(json ?? '[]');
    return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
  } catch {
    return [];
  }
}
