/**
 * What every peer shares (peers/torch/contract.py says the same in Python). A peer is a process of its own: options in,
 * JSON lines out, the last of them {"event": "done", ...figures} or {"event": "unable", reason}.
 */
import fs from 'node:fs';
import { parseArgs } from 'node:util';

/** Hidden units, layers, batch rows, time steps and vocabulary of each named configuration. */
export const configurations = JSON.parse(
  fs.readFileSync(new URL('../configurations.json', import.meta.url), 'utf8'),
);

export const cells = ['lstm', 'gru', 'rnn-tanh'];

export function readPeerOptions() {
  const { values } = parseArgs({
    options: {
      mode: { type: 'string', default: 'train' },
      config: { type: 'string', default: 'S' },
      cell: { type: 'string', default: 'lstm' },
      threads: { type: 'string', default: '1' },
      seconds: { type: 'string', default: '2' },
      variant: { type: 'string', default: '' },
    },
  });
  const configuration = configurations[values.mode === 'step' ? 'step' : values.config];
  if (!configuration || !cells.includes(values.cell))
    unable(`unknown --config ${values.config} or --cell ${values.cell}`);
  return { ...values, threads: Number(values.threads), seconds: Number(values.seconds), configuration };
}

export function say(event) {
  console.log(JSON.stringify(event));
}

/** Ends the process with a reason that the results table will show. */
export function unable(reason) {
  say({ event: 'unable', reason });
  process.exit(0);
}

/**
 * Calls `step` for a while to warm up, then measures calls for `seconds`. A step so slow that warming up would take
 * minutes is measured once, cold. Gives the durations in seconds and what the first and the last call returned.
 */
export async function timeSteps(step, { seconds, warmUp }) {
  const timed = async () => {
    const start = performance.now();
    const value = await step();
    return { value, duration: (performance.now() - start) / 1000 };
  };
  const first = await timed();
  if (first.duration > 5 * Math.max(seconds, 1)) {
    return { durations: [first.duration], firstLoss: first.value, lastLoss: first.value };
  }
  let spent = first.duration;
  for (let i = 1; i < warmUp && spent < 2 * seconds; i++) spent += (await timed()).duration;
  const durations = [];
  let last;
  spent = 0;
  do {
    last = await timed();
    durations.push(last.duration);
    spent += last.duration;
  } while (spent < seconds);
  return { durations, firstLoss: first.value, lastLoss: last.value };
}

export function quantile(values, share) {
  const ordered = [...values].sort((a, b) => a - b);
  return ordered[Math.min(ordered.length - 1, Math.floor(ordered.length * share))];
}

/** The figures of a training run; `tokens` is what one step trains. */
export function trained({ durations, tokens, firstLoss, lastLoss, version }) {
  say({ event: 'done', version, tokensPerSecond: tokens / quantile(durations, 0.5), firstLoss, lastLoss });
}

/** The figures of single steps at batch 1. */
export function stepped({ durations, version }) {
  say({
    event: 'done',
    version,
    medianMicroseconds: quantile(durations, 0.5) * 1e6,
    p95Microseconds: quantile(durations, 0.95) * 1e6,
  });
}

/** `count` random token ids below `vocabulary`. */
export function randomIds(count, vocabulary) {
  return Int32Array.from({ length: count }, () => Math.floor(Math.random() * vocabulary));
}

/** The version of an installed package, for the table. */
export function versionOf(packageName) {
  const file = new URL(`../node_modules/${packageName}/package.json`, import.meta.url);
  return JSON.parse(fs.readFileSync(file, 'utf8')).version;
}
