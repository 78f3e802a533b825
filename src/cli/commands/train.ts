import { runInSlices } from '../../base/slices';
import { storeModel } from '../../engine/model/languageModel';
import { summarise } from '../../engine/model/summarise';
import { unigramPerplexity } from '../../engine/text/unigram';
import { Trainer } from '../../engine/training/trainer';
import { defineCommand, type CommandContext } from '../command';
import { checkNotInput } from '../files/checkNotInput';
import { OutputFile } from '../files/outputFile';
import { saveOrRescue } from '../files/saveOrRescue';
import { usage, type ParsedArguments } from '../flags/parseFlags';
import { kernelsFor } from '../kernelsFlag';
import { TrainingProgress } from '../output/trainingProgress';
import { describeStart, describeTraining, type TrainingReport } from '../output/trainingReport';
import { beginTraining } from '../training/beginTraining';
import { CheckpointWriter } from '../training/checkpointWriter';
import { checkResumeFlags, originOf, readResumeFile, type ResumeFile } from '../training/resumeArguments';
import { runOptions, trainFlags } from './trainFlags';

type TrainArguments = ParsedArguments<typeof trainFlags>;

export const trainCommand = defineCommand({
  name: 'train',
  positionals: ['[TEXT...]'],
  summary: 'Trains a model on texts.',
  details:
    'What is not given is chosen from the texts. Ctrl-C stops early and keeps what was learnt. With --checkpoint, --resume goes on exactly where the training was.',
  examples: [
    'unroll train book.txt --out book.model',
    'unroll train a.txt b.txt --valid c.txt --cell gru --hidden 128 --seconds 60 --out abc.model',
    'unroll train book.txt --out book.model --checkpoint book.checkpoint',
    'unroll train --resume book.checkpoint',
  ],
  flags: trainFlags,
  async run(args: TrainArguments, context) {
    const { flags } = args;
    if (flags.resume !== undefined) checkResumeFlags(flags);
    const resume = flags.resume === undefined ? undefined : await readResumeFile(flags.resume);
    const texts = args.positionals.length > 0 ? args.positionals : (resume?.texts ?? []);
    const valid = flags.valid ?? resume?.valid;
    const out = flags.out ?? resume?.out;
    if (texts.length === 0)
      throw usage('TEXT is missing.', 'Usage: unroll train TEXT... … See unroll train --help.');
    if (out === undefined) throw usage('--out is missing: the model would be lost.', 'Add --out MODEL.');
    if (valid !== undefined && flags['valid-fraction'] !== undefined) {
      throw usage('--valid and --valid-fraction exclude each other.', 'Leave one of them out.');
    }
    if ([...texts, valid].filter((path) => path === '-').length > 1) {
      throw usage('Standard input can be read once only.', 'Give - one time.');
    }
    if (flags['checkpoint-every'] !== undefined && flags.checkpoint === undefined && !resume) {
      throw usage('--checkpoint-every needs a file for the checkpoints.', 'Add --checkpoint FILE.');
    }
    const inputs = [...texts, ...(valid === undefined ? [] : [valid])];
    const checkpoint = flags.checkpoint ?? flags.resume;
    await checkNotInput(out, [...inputs, ...(checkpoint === undefined ? [] : [checkpoint])]);
    if (checkpoint !== undefined) await checkNotInput(checkpoint, inputs);
    const file = await OutputFile.open(out);
    try {
      await train({ flags, texts, valid, out, checkpoint, resume }, file, context);
    } finally {
      await file.dispose();
    }
  },
});

interface TrainWork extends Pick<TrainArguments, 'flags'> {
  texts: readonly string[];
  valid?: string;
  out: string;
  checkpoint?: string;
  resume?: ResumeFile;
}

async function train(
  { flags, texts, valid, out, checkpoint, resume }: TrainWork,
  file: OutputFile,
  context: CommandContext,
): Promise<void> {
  const { io, report } = context;
  const { backend } = kernelsFor(flags.kernels, io.nowSeconds);
  const { epochs, steps: mostSteps, seconds: mostSeconds } = flags;
  const isLimited = [epochs, mostSteps, mostSeconds].some((limit) => limit !== undefined);
  const start = await beginTraining(
    {
      texts,
      valid,
      options: runOptions(flags),
      threads: flags.threads,
      limits: isLimited ? { epochs, steps: mostSteps, seconds: mostSeconds } : undefined,
      resume,
    },
    backend,
    context,
  );
  const { reasons, tokenizer, train, valid: validTokens, spec: planned } = start.run;
  const about = { spec: planned, tokenizer: tokenizer.toData(), kernels: backend.name, ...start.texts };
  const writer =
    checkpoint === undefined
      ? undefined
      : new CheckpointWriter(
          checkpoint,
          flags['checkpoint-every'],
          { ...about, origin: originOf(texts, valid, out) },
          (error) =>
            report.note(
              `No checkpoint was written: ${error instanceof Error ? error.message : String(error)}`,
            ),
        );
  const data = { train, valid: validTokens };
  const trainer = new Trainer(backend, planned, data, io.nowSeconds, io.threads, {
    resume: start.resume?.state,
    checkpoints: writer,
  });
  const { spec } = trainer;
  const vocabulary = tokenizer.vocabularySize;
  const started = {
    parameters: trainer.network.parameters.count,
    vocabulary,
    trainTokens: train.length,
    validTokens: validTokens.length,
    spec,
    reasons,
  };
  report.event('started', { ...started, ...(start.resume && { resumedAt: start.resume.step }) });
  report.note(describeStart(started));

  const outcome = await runTrainer(trainer, context);
  const summary = summarise(spec, trainer.network, outcome, Date.now());
  const bytes = storeModel({ network: trainer.network, tokenizer, summary });
  await writer?.settled();
  await saveOrRescue(file, bytes);
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
    unigramPerplexity: unigramPerplexity(train, validTokens, vocabulary),
  };
  report.done(done, () => describeTraining(done, spec, bytes.length));
}

async function runTrainer(trainer: Trainer, { io, report }: CommandContext) {
  const progress = report.json ? undefined : new TrainingProgress(io);
  const registration = io.interruption.onCancellationRequested(() => {
    progress?.clear();
    io.stderr.write(
      'Stopping: evaluating and saving what was learnt. Press Ctrl-C again to quit without saving.\n',
    );
    trainer.stop();
  });
  try {
    return await runInSlices(trainer.run(), io, {
      onStep: (event) => {
        if (event.kind === 'rolled-back') {
          progress?.clear();
          report.event('rolled-back', event.rollBack);
          report.note(event.text);
        }
        if (event.kind !== 'point') return;
        report.event('progress', event.point);
        progress?.show(event.point);
      },
    });
  } finally {
    progress?.clear();
    registration.dispose();
  }
}
