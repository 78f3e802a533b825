import { defineCommand, type CommandContext } from '../command';
import { checkNotInput } from '../files/checkNotInput';
import { expandPaths } from '../files/expandPaths';
import { OutputFile } from '../files/outputFile';
import { usage, type ParsedArguments } from '../flags/parseFlags';
import { kernelsFor } from '../kernelsFlag';
import { describeTraining } from '../output/trainingReport';
import { beginTraining } from '../training/beginTraining';
import { checkResumeFlags, originOf, readResumeFile, type ResumeFile } from '../training/resumeArguments';
import { trainModel } from '../training/trainModel';
import { describeTranslatorTraining } from '../output/translatorReport';
import { trainTranslator } from '../training/trainTranslator';
import { newLimits, runOptions, trainFlags } from './trainFlags';

type TrainArguments = ParsedArguments<typeof trainFlags>;

export const trainCommand = defineCommand({
  name: 'train',
  positionals: ['[TEXT...]'],
  summary: 'Trains a model on texts.',
  details:
    'What is not given is chosen from the texts. A folder stands for the files in it, but for hidden ones and those in node_modules; patterns with *, ** and ? work too. Ctrl-C stops early and keeps what was learnt. With --checkpoint, --resume goes on exactly where the training was.',
  examples: [
    'unroll train book.txt --out book.model',
    'unroll train a.txt b.txt --valid c.txt --cell gru --hidden 128 --seconds 60 --out abc.model',
    "unroll train 'src/**/*.ts' --out code.model",
    'unroll train pairs.tsv --model translate --bidirectional --out translator.model',
    'unroll train book.txt --out book.model --checkpoint book.checkpoint',
    'unroll train --resume book.checkpoint',
  ],
  flags: trainFlags,
  async run(args: TrainArguments, context) {
    const { flags } = args;
    const note = (text: string) => context.report.note(text);
    const given = await expandPaths(args.positionals, note);
    if (flags.resume !== undefined) checkResumeFlags(flags);
    const resume = flags.resume === undefined ? undefined : await readResumeFile(flags.resume);
    const texts = given.length > 0 ? given : (resume?.texts ?? []);
    const valid = flags.valid ?? resume?.valid;
    const target = flags.target ?? resume?.target;
    const validTarget = flags['valid-target'] ?? resume?.validTarget;
    const out = flags.out ?? resume?.out;
    if (texts.length === 0)
      throw usage('TEXT is missing.', 'Usage: unroll train TEXT... … See unroll train --help.');
    if (out === undefined) throw usage('--out is missing: the model would be lost.', 'Add --out MODEL.');
    if (valid !== undefined && flags['valid-fraction'] !== undefined) {
      throw usage('--valid and --valid-fraction exclude each other.', 'Leave one of them out.');
    }
    checkTranslateFlags(flags, resume);
    const targets = [target, validTarget].filter((path) => path !== undefined);
    if ([...texts, valid, ...targets].filter((path) => path === '-').length > 1) {
      throw usage('Standard input can be read once only.', 'Give - one time.');
    }
    if (flags['checkpoint-every'] !== undefined && flags.checkpoint === undefined && !resume) {
      throw usage('--checkpoint-every needs a file for the checkpoints.', 'Add --checkpoint FILE.');
    }
    const inputs = [...texts, ...targets, ...(valid === undefined ? [] : [valid])];
    const checkpoint = flags.checkpoint ?? flags.resume;
    await checkNotInput(out, [...inputs, ...(checkpoint === undefined ? [] : [checkpoint])]);
    if (checkpoint !== undefined) await checkNotInput(checkpoint, inputs);
    if (texts.length > 1) note(`${texts.length} texts are joined, each beginning on a line of its own.`);
    const file = await OutputFile.open(out);
    try {
      const work = { flags, texts, valid, target, validTarget, out, checkpoint, resume };
      await train(work, file, context);
    } finally {
      await file.dispose();
    }
  },
});

/** Flags that only a translate model has, and those that it has not. */
function checkTranslateFlags(flags: TrainArguments['flags'], resume: ResumeFile | undefined): void {
  const isTranslate = isTranslator({ flags, resume });
  const own = ['attention', 'bidirectional', 'target', 'valid-target'] as const;
  const foreign = own.find((name) => flags[name] !== undefined);
  if (!isTranslate && foreign !== undefined)
    throw usage(`--${foreign} is for models that translate.`, 'Add --model translate, or leave it out.');
  if (flags['valid-target'] !== undefined && (flags.valid ?? resume?.valid) === undefined)
    throw usage('--valid-target is missing its source.', 'Add --valid FILE.');
}

function isTranslator({ flags, resume }: Pick<TrainWork, 'flags' | 'resume'>): boolean {
  return (resume ? resume.stored.spec.model.kind : flags.model) === 'translate';
}

/** What is trained on, and where it goes. */
export interface TrainWork extends Pick<TrainArguments, 'flags'> {
  texts: readonly string[];
  valid?: string;
  target?: string;
  validTarget?: string;
  out: string;
  checkpoint?: string;
  resume?: ResumeFile;
}

async function train(work: TrainWork, file: OutputFile, context: CommandContext): Promise<void> {
  const { flags, texts, valid, target, validTarget, out, checkpoint, resume } = work;
  const destination = {
    file,
    out,
    checkpoint:
      checkpoint === undefined
        ? undefined
        : {
            path: checkpoint,
            everySteps: flags['checkpoint-every'],
            origin: originOf(texts, { valid, target, validTarget }, out),
          },
    metrics: { csv: flags.metrics, tensorboard: flags.tensorboard },
    remember: flags['forget-text'] !== true,
  };
  const { backend } = kernelsFor(flags.kernels, context.io.nowSeconds);
  const listed = (path: string | undefined) => (path === undefined ? undefined : [path]);
  const input = {
    ...{ texts, valid: listed(valid), resume, options: runOptions(flags), threads: flags.threads },
    limits: newLimits(flags),
  };
  if (isTranslator(work)) {
    const pairs = { ...input, target: listed(target), validTarget: listed(validTarget) };
    const { report, fileBytes } = await trainTranslator(pairs, backend, destination, context);
    return context.report.done(report, () => describeTranslatorTraining(report, fileBytes));
  }
  const start = await beginTraining(input, backend, context);
  const { report, fileBytes } = await trainModel(start, backend, destination, context);
  context.report.done(report, () => describeTraining(report, start.run.spec, fileBytes));
}
