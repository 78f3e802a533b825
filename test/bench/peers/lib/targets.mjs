/**
 * The ratios to PyTorch that are aimed at, and what each would take: operations of a token, the machine's peak, the fraction
 * of it that the ratio needs, and the fraction that is reached.
 */
import { flopsPerToken, median } from './statistics.mjs';

/** Ratio to PyTorch on as many threads, training an LSTM: with default flags, with the best kernels, with two threads. */
const ratios = {
  S: [1.7, 2.4, 3.5],
  M: [1.0, 1.3, 1.5],
  C: [0.7, 1.0, 1.4],
  L: [0.85, 1.1, 1.3],
  XL: [0.65, 0.95, 1.1],
};
const columns = [
  { title: '1 thread, default flags', threads: 1, peers: ['unroll'] },
  { title: '1 thread, best kernels', threads: 1, peers: ['unroll', 'unroll-revectorized'] },
  { title: '2 threads, best kernels', threads: 2, peers: ['unroll', 'unroll-revectorized'] },
];

/** {config, column, torch, ours, ratio, target, needed, reached, peakGflops}: fractions of the 128-bit peak of all threads. */
export function targets(results) {
  return Object.entries(ratios).flatMap(([config, wanted]) =>
    columns.flatMap((column, index) => {
      const of = (names) => figures(results, config, column.threads, names);
      const torch = of(['torch', 'torch-native', 'torch-compile']);
      const ours = of(column.peers);
      if (!(torch?.tokens > 0) || !(ours?.tokens > 0) || !(ours.peak > 0)) return [];
      const flops = flopsPerToken('lstm', ours.configuration);
      const all = ours.peak * column.threads * 1e9;
      const target = wanted[index];
      return [
        {
          ...{
            config,
            column,
            target,
            torch: torch.tokens,
            ours: ours.tokens,
            ratio: ours.tokens / torch.tokens,
          },
          ...{ flops, peakGflops: ours.peak, needed: (target * torch.tokens * flops) / all },
          reached: (ours.tokens * flops) / all,
        },
      ];
    }),
  );
}

/** The fastest of some peers: medians of its rounds. */
function figures(results, config, threads, names) {
  const candidates = results
    .filter(
      ({ run, peer }) =>
        run.mode === 'train' &&
        run.cell === 'lstm' &&
        run.config === config &&
        run.threads === threads &&
        names.includes(peer),
    )
    .map(({ run, events }) => {
      const done = events.filter(({ event }) => event === 'done');
      return {
        tokens: median(done.map(({ tokensPerSecond }) => tokensPerSecond)),
        peak: median(done.map(({ peakGflops }) => peakGflops)),
        configuration: run.configuration,
      };
    })
    .filter(({ tokens }) => tokens > 0);
  return candidates.sort((a, b) => b.tokens - a.tokens)[0];
}

/** The arithmetic as a table; '' when there is nothing to compare. */
export function targetsSection(results) {
  const rows = targets(results);
  if (rows.length === 0) return '';
  const lines = rows.map(
    ({ config, column, torch, ours, ratio, target, flops, peakGflops, needed, reached }) =>
      [
        `${config}, ${column.title}`,
        (flops / 1e6).toFixed(2),
        `${peakGflops.toFixed(1)}${column.threads > 1 ? ` × ${column.threads}` : ''}`,
        short(torch),
        short(ours),
        ratio.toFixed(2),
        target.toFixed(2),
        percent(needed),
        percent(reached),
        verdict(ratio >= target, needed),
      ].join(' | '),
  );
  return `## What the ratios take

A token of training takes 6 operations for each weight that a product uses. The peak is that of 128-bit multiply-adds in
WASM, the most that the default kernels can do; revectorized ones use 256-bit registers, so up to twice as much. "Needed" is
the share of the peak that the wanted ratio to this PyTorch takes: over 100 % no 128-bit kernel can have it.

| | Mflop a token | peak, GFLOP/s | PyTorch, tokens/s | Unroll, tokens/s | ratio | wanted | needed | reached | |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |
${lines.map((line) => `| ${line} |`).join('\n')}`;
}

function verdict(isReached, needed) {
  if (isReached) return 'reached';
  return needed > 1 ? 'beyond 128 bits' : 'not reached';
}

const percent = (share) => `${(100 * share).toFixed(0)} %`;
const short = (value) => (value >= 1e4 ? `${(value / 1e3).toFixed(1)}k` : value.toFixed(0));
