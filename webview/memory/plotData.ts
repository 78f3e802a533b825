import type { GradientResult } from '../../src/protocol/gradient';
import type { LabRecord, LabResult, TextCellResult } from '../../src/protocol/laboratory';
import { cellNames } from '../strings';
import { memoryStrings } from './memoryStrings';

/** One line of a plot. `tone` chooses its colour; a line that says what can be had without memory has none of its own. */
export interface PlotLine {
  label: string;
  tone: number | 'baseline';
  dashed: boolean;
  /** As many as there are places on the x axis. */
  values: (number | null)[];
}

export interface PlotData {
  x: number[];
  lines: PlotLine[];
}

/** Whether the x axis counts (steps, distances): then half a step is no place on it. */
export function isCounted({ x }: Pick<PlotData, 'x'>): boolean {
  return x.every(Number.isInteger);
}

/** A logarithmic axis has no place for 0, nor for what is no number. */
export function positive(value: number | undefined): number | null {
  return value !== undefined && value > 0 && Number.isFinite(value) ? value : null;
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}

/** Gradient norms of the prediction at the cursor, a line for each layer of each model. */
export function gradientPlot(runs: readonly { name: string; gradient: GradientResult }[]): PlotData {
  const most = Math.max(
    0,
    ...runs.flatMap(({ gradient }) => gradient.layers.map(({ hidden }) => hidden.length)),
  );
  const x = Array.from({ length: most }, (_, lag) => lag);
  const lines = runs.flatMap(({ name, gradient }, tone) => {
    const inDirection = gradient.layers.filter(({ direction }) => direction === 'forward').length;
    return gradient.layers.flatMap(({ hidden, cellState, layer, direction }): PlotLine[] => {
      const ofLayer = inDirection > 1 ? memoryStrings.gradientLayer(name, layer + 1) : name;
      const label = direction === 'backward' ? memoryStrings.gradientBackward(ofLayer) : ofLayer;
      // Stacked layers of one model, alone on view, have a colour each.
      const ownTone = runs.length === 1 ? layer + (direction === 'backward' ? inDirection : 0) : tone;
      const line = { label, tone: ownTone, dashed: false, values: x.map((lag) => positive(hidden[lag])) };
      if (!cellState) return [line];
      const ofCell = { ...line, label: memoryStrings.cellState(label), dashed: true };
      return [line, { ...ofCell, values: x.map((lag) => positive(cellState[lag])) }];
    });
  });
  return { x, lines };
}

/** The metric by distance, with what can be had without memory. */
export function distancePlot({ results, baselines }: LabResult): PlotData {
  const x = baselines.map(({ distance }) => distance);
  const lines = results.map(({ cell, byDistance }, tone): PlotLine => {
    const values = x.map((_, i) => finite(byDistance[i]?.value));
    return { label: cellNames[cell], tone, dashed: false, values };
  });
  const values = baselines.map(({ value }) => finite(value));
  return { x, lines: [...lines, { label: memoryStrings.noMemory, tone: 'baseline', dashed: true, values }] };
}

/** Gradient norms by lag of cells that were compared, each as a share of its first. */
export function answerGradientPlot(
  cells: readonly Pick<TextCellResult, 'cell' | 'gradientNorms' | 'cellGradientNorms'>[],
): PlotData {
  const most = Math.max(0, ...cells.map(({ gradientNorms }) => gradientNorms.length));
  const x = Array.from({ length: most }, (_, lag) => lag);
  const lines = cells.flatMap(({ cell, gradientNorms, cellGradientNorms }, tone): PlotLine[] => {
    const line = { label: cellNames[cell], tone, dashed: false, values: sharesOf(gradientNorms, x) };
    if (!cellGradientNorms) return [line];
    const ofCell = { label: memoryStrings.cellState(line.label), tone, dashed: true };
    return [line, { ...ofCell, values: sharesOf(cellGradientNorms, x) }];
  });
  return { x, lines };
}

function sharesOf(norms: readonly number[], x: readonly number[]): (number | null)[] {
  const first = norms[0] ?? NaN;
  return x.map((lag) => positive((norms[lag] ?? NaN) / first));
}

/** Perplexity in training by seconds, each cell with times of its own. */
export function perplexityPlot(cells: readonly Pick<TextCellResult, 'cell' | 'curve'>[]): PlotData {
  const x = [...new Set(cells.flatMap(({ curve }) => curve.map(({ seconds }) => seconds)))].sort(
    (a, b) => a - b,
  );
  const lines = cells.map(({ cell, curve }, tone): PlotLine => {
    const at = new Map(curve.map(({ seconds, loss }) => [seconds, Math.exp(loss)]));
    return {
      label: cellNames[cell],
      tone,
      dashed: false,
      values: x.map((seconds) => positive(at.get(seconds))),
    };
  });
  return { x, lines };
}

/** How a comparison is called in a list. */
export function recordTitle(record: LabRecord, taskName: (task: LabResult['task']) => string): string {
  const time = new Date(record.at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  const what =
    record.kind === 'text' ? record.name : `${taskName(record.result.task)}, ${record.result.distance}`;
  return `${what} · ${time}`;
}
