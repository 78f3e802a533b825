import { tellError } from '../../base/errors';
import type { RunView } from '../../protocol/inspectorProtocol';
import type { StopReason, TrainingPoint } from '../../protocol/training';
import { isImported, type ModelRecord } from '../models/modelRecord';
import type { TrainingRun } from '../training/trainingRun';
import { formatDuration, type Translate } from '../training/trainingText';

/** A run as the inspector shows it; undefined while it has not started. */
export function viewOfRun(run: TrainingRun, t: Translate): RunView | undefined {
  if (!run.plan || run.state === 'starting') return undefined;
  return { modelId: run.id, name: run.source.name, state: run.state, ...run.plan, note: noteOfRun(run, t) };
}

/** A stored model as the inspector shows it. */
export function viewOfRecord(record: ModelRecord, points: readonly TrainingPoint[], t: Translate): RunView {
  const { id, name, summary, trainTokens, validTokens, reason } = record;
  const seconds = points.at(-1)?.elapsedSeconds ?? record.seconds;
  const { spec, parameters } = summary;
  return {
    modelId: id,
    name,
    state: 'finished',
    spec,
    parameters,
    trainTokens,
    validTokens,
    note: isImported(record) ? t('Imported.') : reasonText(reason, seconds, t),
  };
}

function noteOfRun(run: TrainingRun, t: Translate): string {
  if (run.state === 'failed') {
    const { message, hint } = tellError(run.error, t);
    return hint ? `${message} ${hint}` : message;
  }
  return run.reason ? reasonText(run.reason, run.points.at(-1)?.elapsedSeconds ?? NaN, t) : '';
}

function reasonText(reason: StopReason, seconds: number, t: Translate): string {
  const duration = formatDuration(seconds) || '–';
  switch (reason) {
    case 'finished':
      return t('Finished after {0}.', duration);
    case 'stopped':
      return t('Stopped by you after {0}; what was learnt is kept.', duration);
    case 'diverged':
      return t('Diverged again and again, and ended after {0}; the last good weights are kept.', duration);
    case 'early-stop':
      return t(
        'Stopped by itself after {0}, since validation no longer improved; the best weights are kept.',
        duration,
      );
    case 'time':
      return t('Finished after {0}, the time it was given.', duration);
    default:
      return t('Finished after {0}.', duration);
  }
}
