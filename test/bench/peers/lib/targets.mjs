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

/**
 * {config, column, torch, ours, ratio, target, flops, narrow, wide}: `narrow` and `wide` say of the peak with 128-bit and with
 * 256-bit registers {peakGflops, needed, reached}, the latter two as shares of all threads' peak. `wide` is there where the
 * kernels use such registers and their peak was measured.
 */
export function targets(results) {
  return Object.entries(ratios).flatMap(([config, wanted]) =>
    columns.flatMap((column, index) => {
      const of = (names) => figures(results, config, column.threads, names);
      const torch = of(['torch', 'torch-native', 'torch-compile']);
      const ours = of(column.peers);
      if (!(torch?.tokens > 0) || !(ours?.tokens > 0) || !(ours.peak > 0)) return [];
      const target = wanted[index];
      const flops = flopsPerToken('lstm', ours.configuration);
      const shares = (peakGflops) => {
        const all = peakGflops * column.threads * 1e9;
        return {
          peakGflops,
          needed: (target * torch.tokens * flops) / all,
          reached: (ours.tokens * flops) / all,
        };
      };
      const speeds = { torch: torch.tokens, ours: ours.tokens, ratio: ours.tokens / torch.tokens };
      const wide = ours.widePeak > 0 ? shares(ours.widePeak) : undefined;
      return [{ config, column, target, flops, ...speeds, narrow: shares(ours.peak), wide }];
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
        widePeak: median(done.map(({ widePeakGflops }) => widePeakGflops).filter((peak) => peak > 0)),
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
  const lines = rows.map((row) => {
    const { config, column, torch, ours, ratio, target, flops, narrow, wide } = row;
    const peak = (shares) =>
      shares ? `${shares.peakGflops.toFixed(1)}${column.threads > 1 ? ` × ${column.threads}` : ''}` : '';
    return [
      `${config}, ${column.title}`,
      (flops / 1e6).toFixed(2),
      short(torch),
      short(ours),
      ratio.toFixed(2),
      target.toFixed(2),
      peak(narrow),
      percent(narrow.needed),
      percent(narrow.reached),
      peak(wide),
      wide ? percent(wide.needed) : '',
      wide ? percent(wide.reached) : '',
      verdict(row),
    ].join(' | ');
  });
  return `## What the ratios take

A token of training takes 6 operations for each weight that a product uses. The peak is what a loop of nothing but
multiply-adds in WASM reached in the same process: with registers of 128 bits, the most that the default kernels can do, and
with those of 256 bits, the most that revectorized ones can. "Needed" is the share of a peak that the wanted ratio to this
PyTorch takes, "reached" the share that was measured. A ratio that needs over 100 % of the registers that the kernels have
is above what the machine can do in WASM; there 85 % of the 128-bit peak is the aim.

| | Mflop a token | PyTorch, tokens/s | Unroll, tokens/s | ratio | wanted | 128 bits, GFLOP/s | needed | reached | 256 bits, GFLOP/s | needed | reached | |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |
${lines.map((line) => `| ${line} |`).join('\n')}`;
}

/** Share of the 128-bit peak that is aimed at where a ratio cannot be had. */
const aim = 0.85;

function verdict({ ratio, target, narrow, wide }) {
  if (ratio >= target) return 'reached';
  const [{ needed }, bits] = wide ? [wide, 256] : [narrow, 128];
  const instead = `${percent(narrow.reached)} of the 128-bit peak, ${narrow.reached >= aim ? 'over' : 'under'} 85 %`;
  if (needed > 1) return `above what ${bits} bits can do; ${instead}`;
  return `not reached: it takes ${percent(needed)} of what ${bits} bits can do; ${instead}`;
}

const percent = (share) => `${(100 * share).toFixed(0)} %`;
const short = (value) => (value >= 1e4 ? `${(value / 1e3).toFixed(1)}k` : value.toFixed(0));
