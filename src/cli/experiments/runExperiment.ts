import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { isCancellation, serializeError } from '../../base/errors';
import { englishOf } from '../../base/phrase';
import { differencesFrom, fulfils, sameTexts } from '../../engine/experiment/repetition';
import type { KernelsBackend } from '../../engine/kernels/kernels';
import { readModelFile } from '../../engine/modelFile';
import type { Experiment, FieldValue, PlannedRun } from '../../protocol/experiment';
import type { ModelSummary } from '../../protocol/spec';
import type { CommandContext } from '../command';
import { OutputFile } from '../files/outputFile';
import { readBytes } from '../files/readInput';
import { readTexts } from '../files/readTexts';
import { describeTraining, type TrainingReport } from '../output/trainingReport';
import { describeTranslatorTraining } from '../output/translatorReport';
import { previousPath } from '../../node/generations';
import { beginTraining } from '../training/beginTraining';
import { originOf, readResumeFile } from '../training/resumeArguments';
import { trainModel, type TrainingTarget } from '../training/trainModel';
import { type PairsInput, trainTranslator, type TranslatorReport } from '../training/trainTranslator';
import { fileStem } from './fileStem';
import { findTexts } from './findTexts';

export interface ExperimentWork {
  experiment: Experiment;
  /** That paths in it are relative to. */
  folder: string;
  runs: readonly PlannedRun[];
  /** Where models go. */
  out: string;
  /** Runs that are done stay, those that were cut short go on. */
  isContinued: boolean;
  /** Each run's curve beside its model. */
  asCsv?: boolean;
  /** Where each run gets a folder for TensorBoard. */
  tensorboard?: string;
}

/** Of models that translate `target` lies beside `texts`, and `validTarget` beside `valid`. */
type FoundTexts = Pick<PairsInput, 'texts' | 'target' | 'valid' | 'validTarget'>;

/** What became of a run of an experiment. */
export interface RunReport {
  name: string;
  values: Record<string, FieldValue>;
  out: string;
  state: 'done' | 'already-done' | 'stopped' | 'failed';
  validLoss?: number;
  trainLoss?: number;
  validPerplexity?: number;
  seconds?: number;
  steps?: number;
  weightsHash?: string;
  /** Of the model that was there before: whether it is repeated, and if not, why. */
  before?: { weightsHash: string; isSame: boolean; differences: string[] };
  error?: string;
}

/** Trains every run in turn. A run of a sweep that fails does not keep the others from being made. */
export async function runExperiment(
  work: ExperimentWork,
  backend: KernelsBackend,
  context: CommandContext,
): Promise<RunReport[]> {
  const { data } = work.experiment;
  const find = async (patterns: readonly string[] | undefined) =>
    patterns && (await findTexts(work.folder, patterns));
  const texts = {
    texts: await findTexts(work.folder, data.files),
    target: await find(data.target),
    valid: await find(data.validation),
    validTarget: await find(data.validationTarget),
  };
  await mkdir(work.out, { recursive: true });
  const reports: RunReport[] = [];
  for (const [index, run] of work.runs.entries()) {
    if (context.io.interruption.isCancellationRequested) break;
    const of = work.runs.length;
    const out = join(work.out, `${fileStem(run, index, of)}.model`);
    context.report.event('run', { index, of, name: run.name, values: run.values, out });
    context.report.note(of > 1 ? `\n${index + 1} of ${of}: ${run.name}` : run.name);
    try {
      reports.push(await trainRun(run, out, texts, work, backend, context));
    } catch (error) {
      if (of === 1 || isCancellation(error)) throw error;
      const { message, hint } = serializeError(error);
      context.report.note(`This run failed: ${message} ${hint}`);
      reports.push({ name: run.name, values: run.values, out, state: 'failed', error: message });
    }
    context.report.event('run-done', reports.at(-1) ?? {});
  }
  return reports;
}

async function trainRun(
  run: PlannedRun,
  out: string,
  found: FoundTexts,
  { folder, isContinued, asCsv, tensorboard }: ExperimentWork,
  backend: KernelsBackend,
  context: CommandContext,
): Promise<RunReport> {
  const { name, values, options, threads } = run;
  const nameOf = (path: string) => relative(folder, path).replaceAll('\\', '/');
  const earlier = await summaryOf(out);
  const checkpoint = out.replace(/model$/, 'checkpoint');
  const isCutShort = existsSync(checkpoint) || existsSync(previousPath(checkpoint));
  if (isContinued && earlier && !isCutShort) {
    const recordsOf = async (paths: readonly string[]) =>
      (await readTexts(paths, context.io, nameOf)).records;
    const { texts, target = [], valid, validTarget = [] } = found;
    const provenance = {
      files: await recordsOf([...texts, ...target]),
      ...(valid && { validation: await recordsOf([...valid, ...validTarget]) }),
    };
    if (fulfils(earlier.spec, options) && sameTexts(earlier.provenance, provenance)) {
      context.report.note(`Done already: perplexity ${Math.exp(earlier.validLoss).toFixed(2)}`);
      return { name, values, out, state: 'already-done', ...resultOf(earlier) };
    }
  }
  const resume = isContinued && isCutShort ? await readResumeFile(checkpoint) : undefined;
  const file = await OutputFile.open(out);
  try {
    // An experiment is read again to go on: its checkpoint need not say where its texts lie.
    const origin = originOf(found.texts, {}, out);
    const metrics = {
      ...(asCsv && { csv: out.replace(/model$/, 'csv') }),
      ...(tensorboard !== undefined && { tensorboard: join(tensorboard, basename(out, '.model')) }),
    };
    const destination = { file, out, checkpoint: { path: checkpoint, origin }, metrics };
    const input = { ...found, options, threads, resume, nameOf };
    const { report, summary, note } = await trainEither(input, backend, destination, context);
    context.report.note(note);
    const isStopped = report.reason === 'stopped';
    if (!isStopped)
      for (const path of [checkpoint, previousPath(checkpoint)]) await rm(path, { force: true });
    const before = earlier && compare(earlier, summary);
    if (before) context.report.note(repetitionText(before));
    const { seconds } = report;
    return {
      ...{ name, values, out, state: isStopped ? 'stopped' : 'done', seconds },
      ...resultOf(summary),
      ...(before && { before }),
    };
  } finally {
    await file.dispose();
  }
}

async function trainEither(
  input: PairsInput,
  backend: KernelsBackend,
  destination: TrainingTarget,
  context: CommandContext,
): Promise<{ report: TranslatorReport | TrainingReport; summary: ModelSummary; note: string }> {
  if (input.options.model?.kind === 'translate') {
    const { report, summary, fileBytes } = await trainTranslator(input, backend, destination, context);
    return { report, summary, note: describeTranslatorTraining(report, fileBytes) };
  }
  const start = await beginTraining(input, backend, context);
  const { report, summary, fileBytes } = await trainModel(start, backend, destination, context);
  return { report, summary, note: describeTraining(report, summary.spec, fileBytes) };
}

function resultOf({ validLoss, trainLoss, steps, weightsHash }: ModelSummary) {
  return { validLoss, trainLoss, validPerplexity: Math.exp(validLoss), steps, weightsHash };
}

/** Of the model that is there already; undefined where none is, or one that cannot be read. */
async function summaryOf(path: string): Promise<ModelSummary | undefined> {
  if (!existsSync(path)) return undefined;
  try {
    return readModelFile(await readBytes(path)).summary;
  } catch {
    return undefined; // it is about to be replaced
  }
}

function compare(earlier: ModelSummary, now: ModelSummary): RunReport['before'] {
  const { weightsHash } = earlier;
  const { spec, provenance } = now;
  return {
    weightsHash,
    isSame: weightsHash === now.weightsHash,
    differences: provenance ? differencesFrom(earlier, { spec, provenance }).map(englishOf) : [],
  };
}

function repetitionText({ weightsHash, isSame, differences }: NonNullable<RunReport['before']>): string {
  if (isSame) return `The same weights as the time before (${weightsHash}).`;
  const why =
    differences.length > 0 ? `: ${differences.join('; ')}` : ', although nothing that is known differs';
  return `Other weights than the time before (${weightsHash})${why}.`;
}

/** The run with the best validation, or the best training where nothing is held out; -1 when none has a result. */
export function bestOf(reports: readonly RunReport[]): number {
  const loss = ({ validLoss = NaN, trainLoss = NaN }: RunReport) =>
    Number.isNaN(validLoss) ? trainLoss : validLoss;
  return reports.reduce(
    (best, report, i) => (loss(report) < (best < 0 ? Infinity : loss(reports[best])) ? i : best),
    -1,
  );
}

/** Beside the experiment. */
export function defaultFolder(path: string): string {
  return join(dirname(path), `${basename(path).replace(/\.unroll\.json$|\.jsonc?$/, '')}.runs`);
}
