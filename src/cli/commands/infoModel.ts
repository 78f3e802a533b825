import { basename } from 'node:path';
import { experimentOf, formatExperiment } from '../../engine/experiment/writeExperiment';
import { readModelFile } from '../../engine/modelFile';
import type { ModelSummary } from '../../protocol/spec';
import { readBytes } from '../files/readInput';
import { count, perplexity } from '../output/numbers';
import type { Reporter } from '../output/reporter';

/** Prints what a model is and how it was made, or the experiment that makes it again. */
export async function describeModel(path: string, asExperiment: boolean, report: Reporter): Promise<void> {
  const { summary, text } = readModelFile(await readBytes(path));
  const name = basename(path).replace(/\.(model|safetensors)$/, '');
  // Of an imported model, or one of an earlier version, nobody knows: the file says where to put it.
  const experiment = experimentOf(name, summary.spec, summary.provenance ?? { files: [{ name: 'TEXT' }] });
  if (asExperiment) report.done({ experiment }, () => formatExperiment(experiment));
  else {
    const rememberedTokens = text?.length ?? 0;
    report.done({ ...summary, rememberedTokens }, () => describe(summary, rememberedTokens));
  }
}

function describe(
  { spec, parameters, weightsHash, validLoss, trainLoss, steps, provenance }: ModelSummary,
  rememberedTokens: number,
): string {
  const { model, tokenizer, training } = spec;
  return [
    `model       ${model.kind ?? 'language'}, ${model.cell}, ${model.layers} × ${model.hiddenSize} units, embedding of ${model.embeddingSize}${model.tied ? ', tied' : ''}`,
    `tokens      ${count(model.vocabularySize)}, ${tokenizer.kind}`,
    `parameters  ${count(parameters)}, weights ${weightsHash}`,
    `training    ${count(steps)} steps, seed ${training.seed}, ${training.optimizer}, learning rate ${training.learningRate}, ${training.threads ?? 1} thread(s)`,
    `perplexity  ${perplexity(validLoss)} on the held-out text, ${perplexity(trainLoss)} in training`,
    rememberedTokens > 0
      ? `remembers   ${count(rememberedTokens)} tokens of its text, to be read by whoever has the file`
      : 'remembers   nothing of its text',
    ...(provenance
      ? [
          `made by     Unroll ${provenance.version}, ${provenance.kernels} kernels`,
          ...provenance.files.map(
            ({ name, units, hash }) => `text        ${name}, ${count(units)} characters, ${hash}`,
          ),
        ]
      : []),
  ].join('\n');
}
