import { basename } from 'node:path';
import { type NewLimits, prepareResumePairs } from '../../engine/checkpoint/prepareResume';
import { fingerprintOf } from '../../engine/checkpoint/textFingerprint';
import type { KernelsBackend } from '../../engine/kernels/kernels';
import { summarise } from '../../engine/model/summarise';
import { storeTranslator } from '../../engine/model/translator';
import { withThreads } from '../../engine/threads/withThreads';
import { tokensToPredict } from '../../engine/translation/pairs/pairBatches';
import { joinSides } from '../../engine/translation/pairs/parsePairs';
import { type PreparedPairs, preparePairs } from '../../engine/translation/pairs/preparePairs';
import { TranslationTrainer } from '../../engine/translation/translationTask';
import type { ModelSummary, RunOptions } from '../../protocol/spec';
import type { ThreadWish, TrainingPoint } from '../../protocol/training';
import type { CommandContext } from '../command';
import { readTexts } from '../files/readTexts';
import { saveOrRescue } from '../files/saveOrRescue';
import type { TrainingReport } from '../output/trainingReport';
import { describeTranslatorStart } from '../output/translatorReport';
import { readVersion } from '../version';
import { writerFor } from './checkpointWriter';
import { writeMetricsOf } from './metricsFiles';
import { noteResume, type ResumeFile } from './resumeArguments';
import { runTrainer } from './runTrainer';
import type { TrainingTarget } from './trainModel';

/** What a training on pairs begins with. */
export interface PairsInput {
  texts: readonly string[];
  valid?: readonly string[];
  /** Targets in files of their own. */
  target?: readonly string[];
  validTarget?: readonly string[];
  options: RunOptions;
  threads?: ThreadWish;
  /** Limits that were given, for a training that goes on. */
  limits?: NewLimits;
  /** The training that goes on. */
  resume?: ResumeFile;
  /** What a text is called in the model; its file's name when left out. */
  nameOf?: (path: string) => string;
}

export type TranslatorReport = Omit<TrainingReport, 'unigramPerplexity'> & { sourceVocabulary: number };

/** Trains on pairs out of one text, or of two side by side; new, or on from a checkpoint. */
export async function trainTranslator(
  input: PairsInput,
  backend: KernelsBackend,
  { file, out, checkpoint, metrics }: TrainingTarget,
  context: CommandContext,
): Promise<{ report: TranslatorReport; summary: ModelSummary; fileBytes: number }> {
  const { io, report } = context;
  const { run, texts, records } = await beginPairs(input, backend, context);
  const { reasons, tokenizers, train, valid } = run;
  const about = {
    ...{ spec: run.spec, kernels: backend.name, ...texts },
    ...{ tokenizer: tokenizers.source.toData(), targetTokenizer: tokenizers.target.toData() },
  };
  const writer = writerFor(checkpoint, about, report);
  const trainer = new TranslationTrainer(backend, run.spec, { train, valid }, io.nowSeconds, io.threads, {
    resume: input.resume?.stored.state,
    checkpoints: writer,
  });
  const { spec } = trainer;
  const vocabulary = { source: tokenizers.source.vocabularySize, target: tokenizers.target.vocabularySize };
  const started = {
    parameters: trainer.network.parameters.count,
    vocabulary: vocabulary.target,
    sourceVocabulary: vocabulary.source,
    trainPairs: train.length,
    validPairs: valid.length,
    trainTokens: tokensToPredict(train),
    validTokens: tokensToPredict(valid),
    spec,
    reasons,
  };
  const { resume } = input;
  report.event('started', { ...started, ...(resume && { resumedAt: resume.stored.step }) });
  report.note(describeTranslatorStart(started));

  const points: TrainingPoint[] = [];
  const outcome = await runTrainer(trainer, context, (point) => points.push(point));
  const provenance = { version: readVersion(), kernels: backend.name, ...records };
  const summary = summarise(spec, trainer.network, outcome, Date.now(), provenance);
  const bytes = storeTranslator({ network: trainer.network, tokenizers, summary });
  await writer?.settled();
  await saveOrRescue(file, bytes);
  if (metrics) await writeMetricsOf(metrics, points, trainer.network);
  const { steps, trainLoss, validLoss, tokensPerSecond, seconds, reason } = outcome;
  const done: TranslatorReport = {
    parameters: summary.parameters,
    vocabulary: vocabulary.target,
    sourceVocabulary: vocabulary.source,
    steps,
    trainLoss,
    validLoss,
    validPerplexity: Math.exp(validLoss),
    tokensPerSecond,
    seconds,
    weightsHash: summary.weightsHash,
    out,
    reason,
  };
  return { report: done, summary, fileBytes: bytes.length };
}

/** Reads the pairs and prepares the run. */
async function beginPairs(
  { texts: paths, target, valid, validTarget, resume, options, threads, limits, nameOf }: PairsInput,
  backend: KernelsBackend,
  { io, report }: CommandContext,
) {
  const named = nameOf ?? ((path: string) => basename(path));
  const read = async (sourcePaths: readonly string[], targetPaths: readonly string[] | undefined) => {
    const sources = await readTexts(sourcePaths, io, named);
    if (targetPaths === undefined) return sources;
    const targets = await readTexts(targetPaths, io, named);
    return {
      text: joinSides(sources.text, targets.text),
      records: [...sources.records, ...targets.records.map((record) => ({ ...record, isTarget: true }))],
    };
  };
  const { text, records } = await read(paths, target);
  const held = valid === undefined ? undefined : await read(valid, validTarget);
  const validationText = held?.text;
  if (resume) noteResume(resume, backend, report);
  const prepare = (): PreparedPairs =>
    withThreads(
      preparePairs({ text, language: '', options, validationText }),
      threads ?? 'auto',
      backend,
      io.threads,
    );
  return {
    run: resume ? prepareResumePairs(resume.stored, { text, validationText }, limits) : prepare(),
    texts: {
      text: fingerprintOf(text),
      ...(validationText !== undefined && { validationText: fingerprintOf(validationText) }),
    },
    records: { files: records, ...(held && { validation: held.records }) },
  };
}
