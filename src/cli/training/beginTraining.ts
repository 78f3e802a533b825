import type { StoredCheckpoint } from '../../engine/checkpoint/checkpointFile';
import { prepareResume } from '../../engine/checkpoint/prepareResume';
import { fingerprintOf } from '../../engine/checkpoint/textFingerprint';
import type { KernelsBackend } from '../../engine/kernels/kernels';
import { type PreparedRun, prepareRun } from '../../engine/text/prepareRun';
import { withThreads } from '../../engine/threads/withThreads';
import type { ThreadWish } from '../../protocol/training';
import type { RunOptions } from '../../protocol/spec';
import type { CommandContext } from '../command';
import { readText, readTexts } from '../files/readInput';
import type { ResumeFile } from './resumeArguments';

/** What a training begins with, new or after a checkpoint. */
export interface TrainingStart {
  run: PreparedRun;
  /** Where it goes on. */
  resume?: StoredCheckpoint;
  /** Of the texts, to know them again. */
  texts: Pick<StoredCheckpoint, 'text' | 'validationText'>;
}

export interface TrainingInput {
  texts: readonly string[];
  valid?: string;
  options: RunOptions;
  threads?: ThreadWish;
  /** Limits that were given, for a training that goes on. */
  limits?: { epochs?: number; steps?: number; seconds?: number };
  resume?: ResumeFile;
}

/** Reads the texts and prepares the run. */
export async function beginTraining(
  input: TrainingInput,
  backend: KernelsBackend,
  { io, report }: CommandContext,
): Promise<TrainingStart> {
  const text = await readTexts(input.texts, io);
  const validationText = input.valid === undefined ? undefined : await readText(input.valid, io);
  const texts = {
    text: fingerprintOf(text),
    ...(validationText !== undefined && { validationText: fingerprintOf(validationText) }),
  };
  if (input.resume) {
    const { stored, isPrevious } = input.resume;
    if (isPrevious) report.note('The latest checkpoint cannot be used: going on from the one before it.');
    if (stored.kernels !== backend.name) {
      report.note(
        `Begun with ${stored.kernels} kernels and going on with ${backend.name}: the weights will differ in rounding.`,
      );
    }
    const run = prepareResume(stored, { text, validationText }, input.limits);
    return { run, resume: stored, texts };
  }
  // Extensions of corpora say little (.en, .tokens): the signs in the text tell whether it is code.
  const prepared = prepareRun({ text, language: '', options: input.options, validationText }, backend.name);
  return { run: withThreads(prepared, input.threads ?? 'auto', backend, io.threads), texts };
}
