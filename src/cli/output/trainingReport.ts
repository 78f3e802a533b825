import type { RunSpec, TokenizerKind } from '../../protocol/spec';
import type { StopReason } from '../../protocol/training';
import { bytes, count, duration, fixed, perplexity } from './numbers';

/** Fields of the last line that `train` prints. Losses are in nats per token. */
export interface TrainingReport {
  parameters: number;
  vocabulary: number;
  steps: number;
  trainLoss: number;
  validLoss: number;
  validPerplexity: number;
  tokensPerSecond: number;
  seconds: number;
  weightsHash: string;
  out: string;
  reason: StopReason;
  /** Perplexity of guessing each token by how often it occurs: what a model has to beat. */
  unigramPerplexity: number;
}

export const endings: Record<StopReason, string> = {
  finished: 'went through all of its steps',
  stopped: 'was stopped',
  'early-stop': 'ended early: validation no longer improved',
  time: 'ended on time',
  diverged: 'diverged again and again; these are its last good weights',
};

/** What stands by its frequency alone in the baseline. */
const frequencyOf: Record<TokenizerKind, string> = {
  char: 'character',
  word: 'word',
  space: 'word',
  bpe: 'token',
};

export function describeStart(start: {
  parameters: number;
  vocabulary: number;
  trainTokens: number;
  validTokens: number;
  spec: RunSpec;
  reasons: string[];
}): string {
  const { model, tokenizer } = start.spec;
  const tokens = { char: 'characters', word: 'words', space: 'words', bpe: 'byte pairs' }[tokenizer.kind];
  return [
    `${model.cell.toUpperCase()}, ${model.layers} × ${model.hiddenSize} units, ${count(start.vocabulary)} ${tokens}: ${count(start.parameters)} parameters`,
    `${count(start.trainTokens)} tokens to train on, ${count(start.validTokens)} to validate on`,
    ...start.reasons.map((reason) => `  ${reason}`),
  ].join('\n');
}

export function describeTraining(report: TrainingReport, spec: RunSpec, fileBytes: number): string {
  const baseline = Number.isFinite(report.unigramPerplexity)
    ? `   (${perplexity(Math.log(report.unigramPerplexity))} by word frequency alone)`
    : '';
  const line = (name: string, loss: number) =>
    `  ${name.padEnd(12)}loss ${fixed(loss, 4)}   perplexity ${perplexity(loss)}`;
  return [
    `Training ${endings[report.reason]}: ${count(report.steps)} steps in ${duration(report.seconds)}, ${count(report.tokensPerSecond)} tokens/s`,
    line('training', report.trainLoss),
    `${line('validation', report.validLoss)}${baseline.replace('word', frequencyOf[spec.tokenizer.kind])}`,
    `Saved ${report.out} (${bytes(fileBytes)}, weights ${report.weightsHash})`,
  ].join('\n');
}
