import { inWords, listed } from '../../base/phrase';
import { differencesFrom } from '../../engine/experiment/repetition';
import type { Translate } from '../training/trainingText';
import type { RunRecord } from './runRecord';

/** What became of a run of an experiment that had been made before, in a sentence; '' where it had not, or is not done. */
export function repetitionText(record: RunRecord, runs: readonly RunRecord[], t: Translate): string {
  const { summary } = record;
  const earlier = summary?.provenance && earlierOf(record, runs)?.summary;
  if (!summary?.provenance || !earlier) return '';
  if (earlier.weightsHash === summary.weightsHash) return t('The same weights as the time before.');
  const { spec, provenance } = summary;
  const differences = differencesFrom(earlier, { spec, provenance });
  return differences.length > 0
    ? t('Other weights than the time before: {0}.', inWords(listed(differences, '; '), t))
    : t('Other weights than the time before, although nothing that is known differs.');
}

/** The latest before it that ended by itself, of the same experiment and with the same values of its sweep. */
function earlierOf(
  { id, createdAt, experiment }: RunRecord,
  runs: readonly RunRecord[],
): RunRecord | undefined {
  if (!experiment) return undefined;
  const values = JSON.stringify(experiment.values);
  // The latest come first.
  return runs.find(
    (run) =>
      run.id !== id &&
      run.createdAt < createdAt &&
      run.state === 'finished' &&
      run.reason !== 'stopped' &&
      run.summary !== undefined &&
      run.experiment?.uri === experiment.uri &&
      JSON.stringify(run.experiment.values) === values,
  );
}
