/** RESULTS.md: one table per cell and number of threads, peers down, configurations across. */
import { configurations } from './contract.mjs';
import { flopsPerToken, median } from './statistics.mjs';
import { targetsSection } from './targets.mjs';

export function report({ results, peers, machine, options, date }) {
  // Reason -> labels of the peers it holds for; numbered in this order.
  const reasons = new Map();
  const sections = groups(results).map((group) => section(group, peers, reasons));
  return `# Peers

Made by \`npm run bench:peers\` on ${date}: ${options.rounds} interleaved rounds of ${options.seconds} s per peer and column, medians.
${options.note ? `\n**${options.note}**\n` : ''}
${machine.lines.map((line) => `- ${line}`).join('\n')}
- Load average before the first round: ${machine.loadBefore.toFixed(2)} (a quiet machine is near 0)

The work: embedding, recurrent layers, linear output, softmax cross-entropy, clipping by global norm, Adam; random tokens, state carried from step to step.
Configurations (hidden x layers, batch, time steps, vocabulary): ${described()}.
A cell of a training table is trained tokens per second · GFLOP/s (6 per weight and token) · ratio to the fastest PyTorch of its column; for Unroll also the share of the 128-bit WASM peak measured in the same process.

${sections.join('\n\n')}

${targetsSection(results)}
${notMeasured(reasons)}
## Notes

${peers
  .filter(({ note }) => note)
  .map(({ label, note }) => `- ${label}: ${note}.`)
  .join('\n')}
`;
}

const described = () =>
  Object.entries(configurations)
    .filter(([name]) => name !== 'step')
    .map(([name, c]) => `${name} ${c.hidden}x${c.layers}, B${c.batch}, T${c.steps}, V${c.vocabulary}`)
    .join(' · ');

/** Results that share a table, in the order in which they were measured. */
function groups(results) {
  const byTable = new Map();
  for (const result of results) {
    const key = `${result.run.mode} ${result.run.cell} ${result.run.threads}`;
    byTable.set(key, [...(byTable.get(key) ?? []), result]);
  }
  return [...byTable.values()];
}

function section(group, peers, reasons) {
  const { mode, cell, threads } = group[0].run;
  const step = mode === 'step';
  const columns = [...new Set(group.map(({ run }) => run.config))];
  const title = `## ${step ? 'One step at batch 1' : 'Training'}, ${cell}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
  const best = Object.fromEntries(columns.map((config) => [config, fastestTorch(group, config, step)]));
  const rows = peers
    .filter(({ name, maxThreads }) => threads <= maxThreads && group.some(({ peer }) => peer === name))
    .map((peer) => {
      const cellsOfRow = columns.map((config) => {
        const result = group.find((one) => one.peer === peer.name && one.run.config === config);
        return result ? figure(result, best[config], peer, reasons) : '';
      });
      return `| ${peer.label} | ${cellsOfRow.join(' | ')} |`;
    });
  const heads = step ? ['hidden 256, vocabulary 5,000: median, p95 · speed against PyTorch'] : columns;
  const times = step ? [] : timesPlain(group, columns);
  const lines = [
    `| | ${heads.join(' | ')} |`,
    `| --- | ${heads.map(() => '---:').join(' | ')} |`,
    ...rows,
    ...times,
  ];
  return `${title}\n\n${lines.join('\n')}`;
}

/** How many times as fast as the blocked plain JavaScript with one thread Unroll is, by its kernels. */
function timesPlain(group, columns) {
  const speedOf = (name, config) => {
    const result = group.find(({ peer, run }) => peer === name && run.config === config);
    return result ? medianOf(result, 'tokensPerSecond') : Number.NaN;
  };
  const rows = [
    ['Unroll, default flags, times plain JavaScript', 'unroll'],
    ['Unroll, revectorized, times plain JavaScript', 'unroll-revectorized'],
  ];
  return rows.flatMap(([label, name]) => {
    const ratios = columns.map((config) => speedOf(name, config) / speedOf('unroll-reference', config));
    if (!ratios.some((ratio) => ratio > 0)) return [];
    return [`| ${label} | ${ratios.map((ratio) => (ratio > 0 ? ratio.toFixed(1) : '')).join(' | ')} |`];
  });
}

/** Median figure of the fastest variant of PyTorch: tokens per second, or microseconds for a step. */
function fastestTorch(group, config, step) {
  const figures = group
    .filter(({ peer, run }) => peer.startsWith('torch') && run.config === config)
    .map((result) => medianOf(result, step ? 'medianMicroseconds' : 'tokensPerSecond'))
    .filter((value) => value > 0);
  if (figures.length === 0) return Number.NaN;
  return step ? Math.min(...figures) : Math.max(...figures);
}

const medianOf = ({ events }, key) =>
  median(events.filter(({ event }) => event === 'done').map((event) => event[key]));

function figure(result, torch, peer, reasons) {
  const { run, events } = result;
  const last = events.at(-1);
  const done = events.filter(({ event }) => event === 'done');
  if (done.length === 0) return footnote(last.reason, peer, reasons);
  const once = last.once && result.run.rounds > 1 ? ' (1 round)' : '';
  const lost = last.event === 'unable' ? ` ${footnote(last.reason, peer, reasons)}` : '';
  const ratio = (value) => (value > 0 ? ` · ${value < 0.1 ? value.toPrecision(1) : value.toFixed(2)}` : '');
  if (run.mode === 'step') {
    const middle = medianOf(result, 'medianMicroseconds');
    return `${middle.toFixed(0)} µs, ${medianOf(result, 'p95Microseconds').toFixed(0)} µs${ratio(torch / middle)}${once}${lost}`;
  }
  const tokens = medianOf(result, 'tokensPerSecond');
  const gflops = (tokens * flopsPerToken(run.cell, run.configuration)) / 1e9;
  const peak = medianOf(result, 'fractionOfPeak');
  const share = peak > 0 ? ` · ${(100 * peak).toFixed(0)} %` : '';
  return `${short(tokens)} · ${gflops.toFixed(gflops < 1 ? 2 : 1)}${ratio(tokens / torch)}${share}${once}${lost}`;
}

function footnote(reason, peer, reasons) {
  if (!reasons.has(reason)) reasons.set(reason, new Set());
  reasons.get(reason).add(peer.label);
  return `not measured (${[...reasons.keys()].indexOf(reason) + 1})`;
}

function notMeasured(reasons) {
  if (reasons.size === 0) return '';
  const lines = [...reasons].map(([why, labels], index) => `${index + 1}. ${[...labels].join('; ')}: ${why}`);
  return `\n## Not measured\n\n${lines.join('\n')}\n`;
}

const short = (value) =>
  value >= 1e4
    ? `${(value / 1e3).toFixed(1)}k`
    : value >= 1e3
      ? `${(value / 1e3).toFixed(2)}k`
      : value.toFixed(0);
