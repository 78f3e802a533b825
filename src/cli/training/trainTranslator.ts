import { basename } from 'node:path';
import { prepareResumePairs } from '../../engine/checkpoint/prepareResume';
import { fingerprintOf } from '../../engine/checkpoint/textFingerprint';
import type { KernelsBackend } from '../../engine/kernels/kernels';
import { summarise } from '../../engine/model/summarise';
import { storeTranslator } from '../../engine/model/translator';
import { withThreads } from '../../engine/threads/withThreads';
import { tokensToPredict } from '../../engine/translation/pairs/pairBatches';
import { joinSides } from '../../engine/translation/pairs/parsePairs';
import { type PreparedPairs, preparePairs } from '../../engine/translation/pairs/preparePairs';
import { TranslationTrainer } from '../../engine/translation/translationTask';
import type { TrainingPoint } from '../../protocol/training';
import type { CommandContext } from '../command';
import { readTexts } from '../files/readTexts';
import { saveOrRescue } from '../files/saveOrRescue';
import type { FlagValues } from '../flags/flags';
import { kernelsFor } from '../kernelsFlag';
import { describeTranslatorStart, describeTranslatorTraining } from '../output/translatorReport';
import { newLimits, runOptions, type trainFlags } from '../commands/trainFlags';
import { readVersion } from '../version';
import { writerFor } from './checkpointWriter';
import { writeMetricsOf } from './metricsFiles';
import { noteResume, type ResumeFile } from './resumeArguments';
import { runTrainer } from './runTrainer';
import type { TrainingTarget } from './trainModel';

export interface TranslatorFiles {
  texts: readonly string[];
  valid?: string;
  /** Targets in files of their own. */
  target?: string;
  validTarget?: string;
  /** The training that goes on. */
  resume?: ResumeFile;
}

type Flags = FlagValues<typeof trainFlags>;

/** `train --model translate`: pairs out of one text, or of two side by side; new, or on from a checkpoint. */
export async function trainTranslator(
  flags: Flags,
  files: TranslatorFiles,
  { file, out, checkpoint, metrics }: TrainingTarget,
  context: CommandContext,
): Promise<void> {
  const { io, report } = context;
  const { backend } = kernelsFor(flags.kernels, io.nowSeconds);
  const { run, texts, records } = await beginPairs(flags, files, backend, context);
  const { reasons, tokenizers, train, valid } = run;
  const about = {
    ...{ spec: run.spec, kernels: backend.name, ...texts },
    ...{ tokenizer: tokenizers.source.toData(), targetTokenizer: tokenizers.target.toData() },
  };
  const writer = writerFor(checkpoint, about, report);
  const trainer = new TranslationTrainer(backend, run.spec, { train, valid }, io.nowSeconds, io.threads, {
    resume: files.resume?.stored.state,
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
  const { resume } = files;
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
  const done = {
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
  report.done(done, () => describeTranslatorTraining(done, bytes.length));
}

/** Reads the pairs and prepares the run. */
async function beginPairs(
  flags: Flags,
  { texts: paths, target, valid, validTarget, resume }: TranslatorFiles,
  backend: KernelsBackend,
  { io, report }: CommandContext,
) {
  const read = async (sourcePaths: readonly string[], targetPath: string | undefined) => {
    const sources = await readTexts(sourcePaths, io, (path) => basename(path));
    if (targetPath === undefined) return sources;
    const targets = await readTexts([targetPath], io, (path) => basename(path));
    return {
      text: joinSides(sources.text, targets.text),
      records: [...sources.records, ...targets.records],
    };
  };
  const { text, records } = await read(paths, target);
  const held = valid === undefined ? undefined : await read([valid], validTarget);
  const validationText = held?.text;
  if (resume) noteResume(resume, backend, report);
  const prepare = (): PreparedPairs =>
    withThreads(
      preparePairs({ text, language: '', options: runOptions(flags), validationText }),
      flags.threads ?? 'auto',
      backend,
      io.threads,
    );
  return {
    run: resume ? prepareResumePairs(resume.stored, { text, validationText }, newLimits(flags)) : prepare(),
    texts: {
      text: fingerprintOf(text),
      ...(validationText !== undefined && { validationText: fingerprintOf(validationText) }),
    },
    records: { files: records, ...(held && { validation: held.records }) },
  };
}
