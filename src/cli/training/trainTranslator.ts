import { basename } from 'node:path';
import { summarise } from '../../engine/model/summarise';
import { storeTranslator } from '../../engine/model/translator';
import { withThreads } from '../../engine/threads/withThreads';
import { tokensToPredict } from '../../engine/translation/pairs/pairBatches';
import { joinSides } from '../../engine/translation/pairs/parsePairs';
import { preparePairs } from '../../engine/translation/pairs/preparePairs';
import { TranslationTrainer } from '../../engine/translation/translationTask';
import type { CommandContext } from '../command';
import type { OutputFile } from '../files/outputFile';
import { readTexts } from '../files/readTexts';
import { saveOrRescue } from '../files/saveOrRescue';
import type { FlagValues } from '../flags/flags';
import { kernelsFor } from '../kernelsFlag';
import { describeTranslatorStart, describeTranslatorTraining } from '../output/translatorReport';
import { runTrainer } from './runTrainer';
import { runOptions, type trainFlags } from '../commands/trainFlags';
import { readVersion } from '../version';

export interface TranslatorFiles {
  texts: readonly string[];
  valid?: string;
  out: string;
  file: OutputFile;
}

/** `train --model translate`: pairs out of one text, or of two side by side. */
export async function trainTranslator(
  flags: FlagValues<typeof trainFlags>,
  { texts, valid: validPath, out, file }: TranslatorFiles,
  context: CommandContext,
): Promise<void> {
  const { io, report } = context;
  const read = async (paths: readonly string[], target: string | undefined) => {
    const sources = await readTexts(paths, io, (path) => basename(path));
    if (target === undefined) return sources;
    const targets = await readTexts([target], io, (path) => basename(path));
    return {
      text: joinSides(sources.text, targets.text),
      records: [...sources.records, ...targets.records],
    };
  };
  const { text, records } = await read(texts, flags.target);
  const held = validPath === undefined ? undefined : await read([validPath], flags['valid-target']);
  const { backend } = kernelsFor(flags.kernels, io.nowSeconds);
  const prepared = preparePairs({
    text,
    language: '',
    options: runOptions(flags),
    validationText: held?.text,
  });
  const run = withThreads(prepared, flags.threads ?? 'auto', backend, io.threads);
  const { reasons, tokenizers, train, valid } = run;
  const trainer = new TranslationTrainer(backend, run.spec, { train, valid }, io.nowSeconds, io.threads);
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
  report.event('started', started);
  report.note(describeTranslatorStart(started));

  const outcome = await runTrainer(trainer, context);
  const provenance = {
    version: readVersion(),
    kernels: backend.name,
    files: records,
    ...(held && { validation: held.records }),
  };
  const summary = summarise(spec, trainer.network, outcome, Date.now(), provenance);
  const bytes = storeTranslator({ network: trainer.network, tokenizers, summary });
  await saveOrRescue(file, bytes);
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
