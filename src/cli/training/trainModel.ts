import { runInSlices } from '../../base/slices';
import type { KernelsBackend } from '../../engine/kernels/kernels';
import { rememberText } from '../../engine/memory/rememberText';
import { storeModel } from '../../engine/model/languageModel';
import { summarise } from '../../engine/model/summarise';
import { unigramPerplexity } from '../../engine/text/unigram';
import { Trainer } from '../../engine/training/trainer';
import type { ModelSummary } from '../../protocol/spec';
import type { TrainingPoint } from '../../protocol/training';
import type { CommandContext } from '../command';
import type { OutputFile } from '../files/outputFile';
import { saveOrRescue } from '../files/saveOrRescue';
import { describeStart, type TrainingReport } from '../output/trainingReport';
import type { TrainingStart } from './beginTraining';
import { type CheckpointWish, writerFor } from './checkpointWriter';
import { type MetricsWish, writeMetricsOf } from './metricsFiles';
import { runTrainer } from './runTrainer';

export interface TrainingTarget {
  /** Opened before, so that what cannot be written is known early. */
  file: OutputFile;
  out: string;
  checkpoint?: CheckpointWish;
  metrics?: MetricsWish;
  /** Whether the model remembers the text that it was trained on; it does when left out. */
  remember?: boolean;
}

export interface TrainedModel {
  report: TrainingReport;
  summary: ModelSummary;
  fileBytes: number;
}

/** Trains, with checkpoints and progress, and writes the model. */
export async function trainModel(
  { run, resume, texts, provenance }: TrainingStart,
  backend: KernelsBackend,
  { file, out, checkpoint, metrics, remember }: TrainingTarget,
  context: CommandContext,
): Promise<TrainedModel> {
  const { io, report } = context;
  const { reasons, tokenizer, train, valid } = run;
  const about = { spec: run.spec, tokenizer: tokenizer.toData(), kernels: backend.name, ...texts };
  const writer = writerFor(checkpoint, about, report);
  const trainer = new Trainer(backend, run.spec, { train, valid }, io.nowSeconds, io.threads, {
    resume: resume?.state,
    checkpoints: writer,
  });
  const { spec } = trainer;
  const vocabulary = tokenizer.vocabularySize;
  const started = {
    parameters: trainer.network.parameters.count,
    vocabulary,
    trainTokens: train.length,
    validTokens: valid.length,
    spec,
    reasons,
  };
  report.event('started', { ...started, ...(resume && { resumedAt: resume.step }) });
  report.note(describeStart(started));

  const points: TrainingPoint[] = [];
  const outcome = await runTrainer(trainer, context, (point) => points.push(point));
  const network = trainer.network.clone(backend);
  const remembering = rememberText(network, { train, valid }, spec, remember !== false);
  const { cache, text } = await runInSlices(remembering, io);
  const summary = summarise(spec, network, outcome, Date.now(), provenance, cache);
  const bytes = storeModel({ network, tokenizer, summary, ...(text && { text }) });
  await writer?.settled();
  await saveOrRescue(file, bytes);
  if (metrics) await writeMetricsOf(metrics, points, trainer.network);
  const { steps, trainLoss, validLoss, tokensPerSecond, seconds, reason } = outcome;
  const done: TrainingReport = {
    parameters: summary.parameters,
    vocabulary,
    steps,
    trainLoss,
    validLoss,
    validPerplexity: Math.exp(validLoss),
    tokensPerSecond,
    seconds,
    weightsHash: summary.weightsHash,
    out,
    reason,
    unigramPerplexity: unigramPerplexity(train, valid, vocabulary),
  };
  return { report: done, summary, fileBytes: bytes.length };
}
