import { inWords } from '../../src/base/phrase';
import type { RunView } from '../../src/protocol/inspectorProtocol';
import type { TrainingSpec } from '../../src/protocol/spec';
import type { TrainingPoint } from '../../src/protocol/training';
import { formatCompact, formatInteger, formatPercent, isFiniteNumber } from '../format';
import { t } from '../l10n';
import { strings } from '../strings';

export interface Alarm {
  kind:
    | 'failed'
    | 'rolled-back'
    | 'exploding'
    | 'clipped'
    | 'vanishing'
    | 'large-updates'
    | 'small-updates'
    | 'dead-units'
    | 'saturated'
    | 'by-heart';
  /** What happens, and what to try. */
  message: string;
  advice: string;
  /** Meant so: worth knowing, not to be mended. */
  isNote?: boolean;
}

/** Points that the last moment is judged by. */
const recentPoints = 5;
const explodedTimes = 20;
const clippedShare = 0.9;
const largeUpdate = 0.02;
const smallUpdate = 1e-5;
const deadShare = 0.25;
const saturatedShare = 0.85;
const byHeartTimes = 1.05;
/** A gradient that has fallen to this share of that of the last step tells it next to nothing. */
const vanishedShare = 0.01;
/** Beyond so many steps a gradient may well have vanished. */
const expectedReach = 10;

/**
 * What is wrong with a training, the worst first. `lagNorms` are norms of the gradient of one prediction at the state k
 * steps before it, where they are known.
 */
export function alarmsOf(
  run: Pick<RunView, 'state' | 'spec' | 'note'>,
  points: readonly TrainingPoint[],
  lagNorms?: Float32Array,
): Alarm[] {
  const { clipNorm, learningRate } = run.spec.training;
  const rate = String(learningRate);
  const recent = points.slice(-recentPoints);
  const alarms: (Alarm | undefined)[] = [
    run.state === 'failed'
      ? { kind: 'failed', message: run.note || strings.alarmFailed, advice: strings.adviceRate(rate) }
      : undefined,
    rolledBack(points, rate),
    exploding(points, clipNorm, rate),
    medianOf(recent, 'clipRatio') > clippedShare && recent.length === recentPoints
      ? {
          kind: 'clipped',
          message: strings.alarmClipped(String(clipNorm)),
          advice: strings.adviceClipped(rate),
        }
      : undefined,
    vanishing(lagNorms, run.spec.model.cell.startsWith('rnn')),
    updates(recent, run.state, rate),
    deadUnits(points, run.spec.model.cell),
    saturated(points),
    byHeart(points, run.spec.training.keep),
  ];
  return alarms.filter((alarm) => alarm !== undefined);
}

function rolledBack(points: readonly TrainingPoint[], rate: string): Alarm | undefined {
  const noted = points.filter(({ note }) => note !== undefined && note !== '').at(-1);
  // Curves of earlier times have the English text alone.
  const last = noted?.notes?.at(-1) ?? noted?.note?.split('\n').at(-1);
  if (!last) return undefined;
  return {
    kind: 'rolled-back',
    message: typeof last === 'string' ? last : inWords(last, t),
    advice: strings.adviceRate(rate),
  };
}

function exploding(points: readonly TrainingPoint[], clipNorm: number, rate: string): Alarm | undefined {
  const norms = points.map(({ gradientNorm }) => gradientNorm).filter(isFiniteNumber);
  const usual = median(norms);
  const from = Math.max(0, points.length - recentPoints);
  const worst = points
    .slice(from)
    .find(({ gradientNorm }) => gradientNorm > explodedTimes * usual && gradientNorm > explodedTimes);
  if (!worst) return undefined;
  const message = strings.alarmExploding(
    formatCompact(worst.gradientNorm),
    formatInteger(worst.step),
    formatCompact(usual),
  );
  return { kind: 'exploding', message, advice: clipNorm > 0 ? strings.adviceRate(rate) : strings.adviceClip };
}

/** The first lag at which next to nothing is left; -1 while something is. */
export function vanishedAt(lagNorms: Float32Array): number {
  const first = lagNorms[0] ?? NaN;
  if (!(first > 0)) return -1;
  return lagNorms.findIndex((norm) => norm < vanishedShare * first);
}

function vanishing(lagNorms: Float32Array | undefined, isSimple: boolean): Alarm | undefined {
  const lag = lagNorms ? vanishedAt(lagNorms) : -1;
  if (lag < 0 || lag > expectedReach) return undefined;
  const advice = isSimple ? strings.adviceGates : strings.adviceReach;
  return { kind: 'vanishing', message: strings.alarmVanishing(lag), advice };
}

function updates(recent: readonly TrainingPoint[], state: RunView['state'], rate: string): Alarm | undefined {
  const ratio = medianOf(recent, 'updateRatio');
  const shown = ratio.toExponential(1);
  if (recent.length < recentPoints) return undefined;
  if (ratio > largeUpdate)
    return {
      kind: 'large-updates',
      message: strings.alarmLargeUpdates(shown),
      advice: strings.adviceRate(rate),
    };
  if (ratio < smallUpdate && state !== 'finished')
    return {
      kind: 'small-updates',
      message: strings.alarmSmallUpdates(shown),
      advice: strings.adviceFaster(rate),
    };
  return undefined;
}

function deadUnits(points: readonly TrainingPoint[], cell: string): Alarm | undefined {
  const share = latest(points, 'deadUnits');
  if (!(share > deadShare)) return undefined;
  const advice = cell === 'rnn-relu' ? strings.adviceRelu : strings.adviceDead;
  return { kind: 'dead-units', message: strings.alarmDead(formatPercent(share)), advice };
}

function saturated(points: readonly TrainingPoint[]): Alarm | undefined {
  const share = latest(points, 'saturation');
  if (!(share > saturatedShare)) return undefined;
  return {
    kind: 'saturated',
    message: strings.alarmSaturated(formatPercent(share)),
    advice: strings.adviceSaturated,
  };
}

/** Validation was better for long, while training went on to improve. A text that is short enough is learnt so on purpose. */
function byHeart(points: readonly TrainingPoint[], keep: TrainingSpec['keep']): Alarm | undefined {
  const judged = points.filter(({ validLoss }) => isFiniteNumber(validLoss));
  const last = judged.at(-1);
  const best = judged.reduce<TrainingPoint | undefined>(
    (least, point) => ((point.validLoss ?? Infinity) < (least?.validLoss ?? Infinity) ? point : least),
    undefined,
  );
  if (!last || !best || judged.length < 4) return undefined;
  const isWorse = (last.validLoss ?? 0) > byHeartTimes * (best.validLoss ?? Infinity);
  if (!isWorse || best.step > 0.8 * last.step || !(last.trainLoss < best.trainLoss)) return undefined;
  const step = formatInteger(best.step);
  if (keep === 'last')
    return {
      kind: 'by-heart',
      message: strings.noteByHeart(step),
      advice: strings.adviceMeantByHeart,
      isNote: true,
    };
  return { kind: 'by-heart', message: strings.alarmByHeart(step), advice: strings.adviceByHeart };
}

/** 0 while unknown. */
function latest(points: readonly TrainingPoint[], name: 'deadUnits' | 'saturation'): number {
  return (
    points
      .map((point) => point[name])
      .filter(isFiniteNumber)
      .at(-1) ?? 0
  );
}

function medianOf(points: readonly TrainingPoint[], name: 'clipRatio' | 'updateRatio'): number {
  return median(points.map((point) => point[name]).filter(isFiniteNumber));
}

/** NaN of nothing. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? NaN;
}
