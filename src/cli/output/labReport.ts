import type { LabMetric, LabResult, LabTaskName } from '../../protocol/laboratory';
import { count, fixed, percent } from './numbers';

interface ListedTask {
  name: LabTaskName;
  summary: string;
  unit: string;
  distance: number;
  seconds: number;
}

const metricNames: Record<LabMetric, string> = {
  accuracy: 'answers right',
  sequences: 'sequences right',
  meanSquaredError: 'mean squared error',
  nats: 'nats an answer',
};

const plotHeight = 9;
const marks = ['o', 'x', '*', '+'];

export function describeTasks(listed: readonly ListedTask[]): string {
  const width = Math.max(...listed.map(({ name }) => name.length)) + 2;
  return listed
    .map(
      ({ name, summary, unit, distance, seconds }) =>
        `${name.padEnd(width)}${summary}\n${' '.repeat(width)}usually ${distance} ${unit}, ${seconds} s a cell`,
    )
    .join('\n');
}

export function describeLab(result: LabResult, { unit }: { unit: string }): string {
  const { task, distance, metric, results, baselines, threshold } = result;
  const isShare = metric === 'accuracy' || metric === 'sequences';
  const show = (value: number) => (isShare ? percent(value) : fixed(value, 4));
  const columns = results.map(({ cell }) => cell.padStart(12)).join('');
  const rows = baselines.map(({ distance: at, value }, i) => {
    const values = results.map(({ byDistance }) => show(byDistance[i]?.value ?? NaN).padStart(12));
    return `  ${count(at).padStart(8)}${values.join('')}${show(value).padStart(12)}${at === distance ? '  ← trained for' : ''}`;
  });
  const ends = results.map(({ cell, parameters, hiddenSize, steps, seconds, reason, dropsAt, reached }) => {
    const drop =
      dropsAt === undefined
        ? `holds at every distance tested`
        : `${isShare ? 'under' : 'over'} ${show(threshold)} from ${count(dropsAt)} on`;
    return `  ${cell.padEnd(10)}${count(parameters)} parameters, ${hiddenSize} units; ${count(steps)} steps in ${fixed(seconds, 1)} s (${reason}), trained up to ${count(reached)}; ${drop}`;
  });
  return [
    `${task}: ${metricNames[metric]} by ${unit}`,
    `  ${'distance'.padStart(8)}${columns}${'no memory'.padStart(12)}`,
    ...rows,
    '',
    ...ends,
    '',
    ...plot(result, isShare),
  ].join('\n');
}

/** Values by distance, drawn with a mark a cell and a dash for what can be had without memory. */
function plot({ results, baselines }: LabResult, isShare: boolean): string[] {
  const all = [...results.flatMap(({ byDistance }) => byDistance), ...baselines].map(({ value }) => value);
  const top = isShare ? 1 : Math.max(...all.filter(Number.isFinite));
  const rowOf = (value: number) => Math.round((1 - Math.min(1, value / top)) * (plotHeight - 1));
  const columns = baselines.map((baseline, i) => {
    const cells: (string | undefined)[] = [];
    if (Number.isFinite(baseline.value)) cells[rowOf(baseline.value)] = '-';
    results.forEach(({ byDistance }, which) => {
      const value = byDistance[i]?.value ?? NaN;
      if (Number.isFinite(value)) cells[rowOf(value)] = marks[which % marks.length];
    });
    return cells;
  });
  const label = (row: number) =>
    row % (plotHeight - 1) === 0
      ? (isShare ? percent((row ? 0 : 1) * top) : fixed(row ? 0 : top, 3)).padStart(8)
      : ' '.repeat(8);
  return [
    ...Array.from(
      { length: plotHeight },
      (_, row) => `${label(row)} │${columns.map((cells) => (cells[row] ?? ' ').padStart(6)).join('')}`,
    ),
    `${' '.repeat(8)} └${'─'.repeat(6 * columns.length)}`,
    `${' '.repeat(10)}${baselines.map(({ distance }) => String(distance).padStart(6)).join('')}`,
    `${' '.repeat(10)}  ${results.map(({ cell }, i) => `${marks[i % marks.length]} ${cell}`).join('   ')}   - no memory`,
  ];
}
