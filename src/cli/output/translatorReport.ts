import type { RunSpec } from '../../protocol/spec';
import { bytes, count, duration, fixed, perplexity } from './numbers';
import { endings, type TrainingReport } from './trainingReport';

export function describeTranslatorStart(start: {
  parameters: number;
  vocabulary: number;
  sourceVocabulary: number;
  trainPairs: number;
  validPairs: number;
  spec: RunSpec;
  reasons: string[];
}): string {
  const { cell, layers, hiddenSize, attention, bidirectional } = start.spec.model;
  const looks = attention === 'none' ? 'no attention' : `${attention} attention`;
  return [
    `${cell.toUpperCase()} encoder-decoder, ${layers} × ${hiddenSize} units, ${bidirectional ? 'bidirectional encoder, ' : ''}${looks}: ${count(start.parameters)} parameters`,
    `${count(start.trainPairs)} pairs to train on, ${count(start.validPairs)} to validate on; ${count(start.sourceVocabulary)} tokens of the source, ${count(start.vocabulary)} of the target`,
    ...start.reasons.map((reason) => `  ${reason}`),
  ].join('\n');
}

export function describeTranslatorTraining(
  report: Omit<TrainingReport, 'unigramPerplexity'>,
  fileBytes: number,
): string {
  const line = (name: string, loss: number) =>
    `  ${name.padEnd(12)}loss ${fixed(loss, 4)}   perplexity ${perplexity(loss)}`;
  return [
    `Training ${endings[report.reason]}: ${count(report.steps)} steps in ${duration(report.seconds)}, ${count(report.tokensPerSecond)} target tokens/s`,
    line('training', report.trainLoss),
    line('validation', report.validLoss),
    `Saved ${report.out} (${bytes(fileBytes)}, weights ${report.weightsHash})`,
  ].join('\n');
}
