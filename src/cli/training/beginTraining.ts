import { basename } from 'node:path';
import type { StoredCheckpoint } from '../../engine/checkpoint/checkpointFile';
import { prepareResume } from '../../engine/checkpoint/prepareResume';
import { fingerprintOf } from '../../engine/checkpoint/textFingerprint';
import type { KernelsBackend } from '../../engine/kernels/kernels';
import { type PreparedRun, prepareRun } from '../../engine/text/prepareRun';
import { withThreads } from '../../engine/threads/withThreads';
import type { ThreadWish } from '../../protocol/training';
import type { Provenance, RunOptions } from '../../protocol/spec';
import type { CommandContext } from '../command';
import { readTexts } from '../files/readTexts';
import { readVersion } from '../version';
import { noteResume, type ResumeFile } from './resumeArguments';

/** What a training begins with, new or after a checkpoint. */
export interface TrainingStart {
  run: PreparedRun;
  /** Where it goes on. */
  resume?: StoredCheckpoint;
  /** Of the texts, to know them again. */
  texts: Pick<StoredCheckpoint, 'text' | 'validationText'>;
  provenance: Provenance;
}

export interface TrainingInput {
  texts: readonly string[];
  valid?: readonly string[];
  options: RunOptions;
  threads?: ThreadWish;
  /** Limits that were given, for a training that goes on. */
  limits?: { epochs?: number; steps?: number; seconds?: number };
  resume?: ResumeFile;
  /** What a text is called in the model; its file's name when left out. */
  nameOf?: (path: string) => string;
}

/** Reads the texts and prepares the run. */
export async function beginTraining(
  input: TrainingInput,
  backend: KernelsBackend,
  { io, report }: CommandContext,
): Promise<TrainingStart> {
  const { nameOf = (path: string) => basename(path) } = input;
  const read = (paths: readonly string[]) => readTexts(paths, io, nameOf);
  const { text, records: files } = await read(input.texts);
  const held = input.valid === undefined ? undefined : await read(input.valid);
  const validationText = held?.text;
  const texts = {
    text: fingerprintOf(text),
    ...(validationText !== undefined && { validationText: fingerprintOf(validationText) }),
  };
  const provenance = {
    version: readVersion(),
    kernels: backend.name,
    files,
    ...(held && { validation: held.records }),
  };
  if (input.resume) {
    const { stored } = input.resume;
    noteResume(input.resume, backend, report);
    const run = prepareResume(stored, { text, validationText }, input.limits);
    return { run, resume: stored, texts, provenance };
  }
  // Extensions of corpora say little (.en, .tokens): the signs in the text tell whether it is code.
  const prepared = prepareRun({ text, language: '', options: input.options, validationText }, backend.name);
  return { run: withThreads(prepared, input.threads ?? 'auto', backend, io.threads), texts, provenance };
}
