import type { RunRecord } from './runRecord';

/** A row of the list of runs. */
export type RunNode =
  | { kind: 'run'; record: RunRecord; isBest: boolean }
  | { kind: 'batch'; id: string; runs: RunRecord[] }
  | { kind: 'more'; left: number };

/** Runs of one start of a sweep are together, where its latest is. */
export function rowsOf(runs: readonly RunRecord[]): RunNode[] {
  const rows: RunNode[] = [];
  const batches = new Map<string, RunRecord[]>();
  for (const record of runs) {
    const { experiment } = record;
    if (!experiment || experiment.of === 1) {
      rows.push({ kind: 'run', record, isBest: false });
      continue;
    }
    const batch = batches.get(experiment.batch);
    if (batch) batch.push(record);
    else {
      const members = [record];
      batches.set(experiment.batch, members);
      rows.push({ kind: 'batch', id: experiment.batch, runs: members });
    }
  }
  return rows;
}
