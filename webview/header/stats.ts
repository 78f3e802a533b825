import type { RunView } from '../../src/protocol/inspectorProtocol';
import type { TrainingPoint } from '../../src/protocol/training';
import { formatCompact, formatDuration, formatInteger, formatPerplexity, isFiniteNumber } from '../format';
import { cellNames, strings } from '../strings';

export interface Stat {
  label: string;
  value: string;
  /** What the number is about, on hover. */
  title: string;
}

/**
 * The numbers of the moment. Perplexity is the validation's where there is one, since the training text's flatters; that of a
 * model that is to know its text by heart is the training text's.
 */
export function statsOf(run: RunView, points: readonly TrainingPoint[]): Stat[] {
  const last = points.at(-1);
  if (!last) return [];
  const valid = latestValidLoss(points);
  const ended = run.state === 'finished' || run.state === 'failed';
  const isByHeart = run.spec.training.keep === 'last';
  const isOnTraining = valid === undefined || isByHeart;
  return [
    {
      label: strings.perplexityLabel,
      value: formatPerplexity(Math.exp(isOnTraining ? last.trainLoss : valid)),
      title: isOnTraining ? strings.onTraining : strings.onValidation,
    },
    ...(valid !== undefined && isByHeart ? [heldOut(valid)] : []),
    {
      label: strings.stepLabel,
      value: formatInteger(last.step),
      title: strings.trainedOn(formatInteger(run.trainTokens)),
    },
    { label: strings.epochLabel, value: formatInteger(last.epoch), title: '' },
    { label: strings.speedLabel, value: formatCompact(last.tokensPerSecond), title: '' },
    ended
      ? { label: strings.timeTakenLabel, value: formatDuration(last.elapsedSeconds), title: '' }
      : { label: strings.timeLeftLabel, value: formatDuration(last.secondsLeft), title: '' },
  ];
}

/** Beside what a model is trained for that is to know its text by heart: new text is another matter. */
function heldOut(loss: number): Stat {
  return {
    label: strings.heldOutLabel,
    value: formatPerplexity(Math.exp(loss)),
    title: strings.onValidation,
  };
}

/** Share of the run that is over, by time; `undefined` when it cannot be told or is over. */
export function progressOf(run: RunView, points: readonly TrainingPoint[]): number | undefined {
  const last = points.at(-1);
  if (!last || (run.state !== 'training' && run.state !== 'paused')) return undefined;
  if (!isFiniteNumber(last.secondsLeft) || !isFiniteNumber(last.elapsedSeconds)) return undefined;
  const total = last.elapsedSeconds + last.secondsLeft;
  return total > 0 ? Math.min(1, Math.max(0, last.elapsedSeconds / total)) : undefined;
}

/** The model in a line: LSTM · 2 × 128 units · 412k parameters · 4,210 words. */
export function modelLine(run: RunView): string {
  const { model, tokenizer } = run.spec;
  const { layers, hiddenSize, vocabularySize } = model;
  return [
    cellNames[model.cell],
    strings.shape(layers, hiddenSize),
    strings.parameters(formatCompact(run.parameters)),
    strings.vocabulary(formatInteger(vocabularySize), tokenizer.kind),
  ].join(' · ');
}

function latestValidLoss(points: readonly TrainingPoint[]): number | undefined {
  for (let index = points.length - 1; index >= 0; index--) {
    const loss = points[index]?.validLoss;
    if (isFiniteNumber(loss)) return loss;
  }
  return undefined;
}
