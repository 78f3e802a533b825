import { runInSlices } from '../../base/slices';
import { storeModel } from '../../engine/model/languageModel';
import { summarise } from '../../engine/model/summarise';
import { prepareRun } from '../../engine/text/prepareRun';
import { unigramPerplexity } from '../../engine/text/unigram';
import { withThreads } from '../../engine/threads/withThreads';
import { Trainer } from '../../engine/training/trainer';
import { defineCommand, type CommandContext } from '../command';
import { checkNotInput } from '../files/checkNotInput';
import { OutputFile } from '../files/outputFile';
import { saveOrRescue } from '../files/saveOrRescue';
import { readText, readTexts } from '../files/readInput';
import { usage, type ParsedArguments } from '../flags/parseFlags';
import { kernelsFor } from '../kernelsFlag';
import { TrainingProgress } from '../output/trainingProgress';
import { describeStart, describeTraining, type TrainingReport } from '../output/trainingReport';
import { runOptions, trainFlags } from './trainFlags';

type TrainArguments = ParsedArguments<typeof trainFlags>;

export const trainCommand = defineCommand({
  name: 'train',
  positionals: ['TEXT...'],
  summary: 'Trains a model on texts.',
  details: 'What is not given is chosen from the texts. Ctrl-C stops early and keeps what was learnt.',
  examples: [
    'unroll train book.txt --out book.model',
    'unroll train a.txt b.txt --valid c.txt --cell gru --hidden 128 --seconds 60 --out abc.model',
  ],
  flags: trainFlags,
  async run(args: TrainArguments, context) {
    const { out, valid } = args.flags;
    if (out === undefined) throw usage('--out is missing: the model would be lost.', 'Add --out MODEL.');
    if (valid !== undefined && args.flags['valid-fraction'] !== undefined) {
      throw usage('--valid and --valid-fraction exclude each other.', 'Leave one of them out.');
    }
    if ([...args.positionals, valid].filter((path) => path === '-').length > 1) {
      throw usage('Standard input can be read once only.', 'Give - one time.');
    }
    await checkNotInput(out, [...args.positionals, ...(valid === undefined ? [] : [valid])]);
    const file = await OutputFile.open(out);
    try {
      await train(args, out, file, context);
    } finally {
      await file.dispose();
    }
  },
});

async function train(
  { flags, positionals }: TrainArguments,
  out: string,
  file: OutputFile,
  context: CommandContext,
): Promise<void> {
  const { io, report } = context;
  const text = await readTexts(positionals, io);
  const validationText = flags.valid === undefined ? undefined : await readText(flags.valid, io);
  const { backend } = kernelsFor(flags.kernels, io.nowSeconds);
  // Extensions of corpora say little (.en, .tokens): the signs in the text tell whether it is code.
  const request = { text, language: '', options: runOptions(flags), validationText };
  const prepared = prepareRun(request, backend.name);
  const run = withThreads(prepared, flags.threads ?? 'auto', backend, io.threads);
  const { reasons, tokenizer, train, valid } = run;
  const trainer = new Trainer(backend, run.spec, { train, valid }, io.nowSeconds, io.threads);
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
  report.event('started', started);
  report.note(describeStart(started));

  const outcome = await runTrainer(trainer, context);
  const summary = summarise(spec, trainer.network, outcome, Date.now());
  const bytes = storeModel({ network: trainer.network, tokenizer, summary });
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
    unigramPerplexity: unigramPerplexity(train, valid, vocabulary),
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
