import { inWords } from '../../base/phrase';
import { formatCount, formatDuration, formatPerplexity, type Translate } from '../training/trainingText';
import { latestLoss, lossToShow, type TrainingRun } from '../training/trainingRun';
import type { RunRecord } from './runRecord';

/** Names of files in a tooltip. */
const mostNames = 8;

/** Beside a run's name: its state where that is worth a word, perplexity and time. */
export function runDescription(record: RunRecord, t: Translate): string {
  const { state, loss, seconds, steps } = record;
  const perplexity = Number.isNaN(loss) ? '' : t('perplexity {0}', formatPerplexity(loss));
  const time = seconds >= 0.5 ? formatDuration(seconds) : seconds > 0 ? t('under 1 s') : '';
  switch (state) {
    case 'queued':
      return t('waiting');
    case 'training':
      return joined([t('training'), perplexity]);
    case 'interrupted':
      return joined([t('interrupted at step {0}', formatCount(steps)), perplexity]);
    case 'failed':
      return t('failed');
    case 'finished':
      return joined([byHeart(record, t) ?? perplexity, time]);
  }
}

/** A run while it trains: judged as its status bar item does, or as the others of its experiment, on what was held out. */
export function liveRecord(stored: RunRecord, run: Pick<TrainingRun, 'points' | 'plan'>): RunRecord {
  const loss = stored.experiment ? latestLoss(run.points) : lossToShow(run);
  return { ...stored, loss: loss ?? NaN };
}

/** Of a text that was learnt by heart, as the end of its training said it; runs of an experiment are compared on what was held out. */
function byHeart({ summary, experiment }: RunRecord, t: Translate): string | undefined {
  if (experiment || summary?.spec.training.keep !== 'last' || Number.isNaN(summary.trainLoss))
    return undefined;
  return t('perplexity {0} on its text', formatPerplexity(summary.trainLoss));
}

/** All that is known of a run, as Markdown. */
export function runTooltip(record: RunRecord, t: Translate): string {
  const { plan, summary, options, experiment } = record;
  const spec = summary?.spec ?? plan?.spec;
  const lines = [`**${escapeMarkdown(record.name)}**`, runDescription(record, t)];
  if (record.error) lines.push(escapeMarkdown(inWords(record.error, t)));
  if (spec) {
    const { cell, layers, hiddenSize } = spec.model;
    lines.push(`${cell} ${layers}×${hiddenSize}, ${spec.training.optimizer} ${spec.training.learningRate}`);
    lines.push(t('{0} steps, seed {1}', formatCount(record.steps), spec.training.seed));
  } else if (options.training?.seed !== undefined) {
    lines.push(t('seed {0}', options.training.seed));
  }
  const files = (summary?.provenance ?? record.provenance)?.files ?? [];
  if (files.length > 1) lines.push(filesText(files, t));
  lines.push(t('{0} characters, data {1}', formatCount(record.text.units), record.text.hash));
  if (experiment)
    lines.push(
      t('{0}: run {1} of {2}', escapeMarkdown(experiment.name), experiment.index + 1, experiment.of),
    );
  if (summary) lines.push(t('weights {0}', summary.weightsHash));
  return lines.join('\n\n');
}

/** How many files, and the first of them. */
function filesText(files: readonly { name: string }[], t: Translate): string {
  const names = files.slice(0, mostNames).map(({ name }) => escapeMarkdown(name));
  const list = files.length > mostNames ? `${names.join(', ')}, …` : names.join(', ');
  return t('{0} files: {1}', formatCount(files.length), list);
}

/** Of a batch: how many of its runs are done, and what the best has reached. */
export function batchDescription(runs: readonly RunRecord[], t: Translate): string {
  const done = runs.filter(({ state }) => state === 'finished' || state === 'failed').length;
  const best = bestOf(runs);
  const count = t('{0} of {1}', done, runs[0]?.experiment?.of ?? runs.length);
  return best ? joined([count, t('best perplexity {0}', formatPerplexity(best.loss))]) : count;
}

/** The finished run with the least loss. */
export function bestOf(runs: readonly RunRecord[]): RunRecord | undefined {
  return runs.reduce<RunRecord | undefined>(
    (best, run) => (run.state === 'finished' && run.loss < (best?.loss ?? Infinity) ? run : best),
    undefined,
  );
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}

function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!<>|~]/g, '\\$&');
}
