import { type Uri, window } from 'vscode';
import { type RunCommandId, runCommandIds } from '../ids';
import { exportRun } from './exportRun';
import * as actions from './runActions';
import type { RunNode } from './runRows';
import type { RunsView } from './runsView';
import type { RunQueue } from './runQueue';
import type { RunRecord } from './runRecord';
import { startExperiment } from './startExperiment';

/** Commands of the list get the row and the selected rows; from the palette, nothing. */
type Handler = (row?: unknown, selection?: unknown) => unknown;

export function runCommandTable(
  parts: actions.RunParts & { queue: RunQueue; view: RunsView; nowMs: () => number },
): Record<RunCommandId, Handler> {
  const { library, queue, view, nowMs } = parts;
  const hasModel = ({ summary }: RunRecord) => summary !== undefined;
  const withRun =
    (act: (record: RunRecord) => unknown, fits: (run: RunRecord) => boolean = () => true): Handler =>
    async (row) => {
      const [record] = recordsOf(row, undefined, library) ?? (await actions.chooseRuns(library, false, fits));
      if (record) await act(record);
    };
  const withRuns =
    (act: (records: RunRecord[]) => unknown, fits: (run: RunRecord) => boolean = () => true): Handler =>
    async (row, selection) => {
      const selected = view.view.selection;
      const records =
        // A button of the list and the palette say nothing of rows: several that are selected are meant.
        recordsOf(row ?? (selected.length > 1 ? selected[0] : undefined), selection ?? selected, library) ??
        (await actions.chooseRuns(library, true, fits));
      if (records.length > 0) await act(records);
    };
  const start =
    (asSweep: boolean): Handler =>
    async (uri) => {
      const target = (uri as Uri | undefined) ?? window.activeTextEditor?.document.uri;
      if (!target) return;
      await startExperiment(target, asSweep, library, nowMs());
      queue.resume();
    };
  return {
    [runCommandIds.openRun]: withRun((record) => actions.openRun(record, parts), hasModel),
    [runCommandIds.compareRuns]: withRuns((records) => actions.compare(records, parts), hasModel),
    [runCommandIds.renameRun]: withRun((record) => actions.renameRun(record, parts)),
    [runCommandIds.duplicateRun]: withRun((record) => actions.duplicateRun(record)),
    [runCommandIds.continueTraining]: withRun(
      (record) => actions.continueRun(record, parts),
      ({ state, hasCheckpoint }) =>
        state === 'interrupted' || state === 'failed' || (state === 'finished' && hasCheckpoint),
    ),
    [runCommandIds.exportRun]: withRun((record) => exportRun(record, parts), hasModel),
    [runCommandIds.deleteRun]: withRuns((records) => actions.deleteRuns(records, parts)),
    [runCommandIds.runExperiment]: start(false),
    [runCommandIds.sweepExperiment]: start(true),
    [runCommandIds.pauseQueue]: () => queue.pause(),
    [runCommandIds.resumeQueue]: () => queue.resume(),
    [runCommandIds.showMoreRuns]: () => view.showMore(),
  };
}

/** As they are now; undefined where the command was not given any. */
function recordsOf(
  row: unknown,
  selection: unknown,
  library: actions.RunParts['library'],
): RunRecord[] | undefined {
  if (!isNode(row)) return undefined;
  const rows: unknown[] = Array.isArray(selection) && selection.includes(row) ? selection : [row];
  const records = rows
    .filter(isNode)
    .flatMap((node) => (node.kind === 'run' ? [node.record] : node.kind === 'batch' ? node.runs : []));
  return [...new Set(records.map(({ id }) => id))].flatMap((id) => library.get(id) ?? []);
}

function isNode(value: unknown): value is RunNode {
  return typeof value === 'object' && value !== null && 'kind' in value;
}
