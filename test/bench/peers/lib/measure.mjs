/** Interleaved rounds: every peer once, then every peer again, so that a slow minute of the machine hits all of them. */
import { configurations } from './contract.mjs';
import { runPeer } from './runPeer.mjs';

const compileLimitSeconds = 1800;

/** Everything that is to be measured: one entry per table column, {mode, config, cell, threads, seconds, configuration}. */
export function plan({ configs, cells, threads, seconds, infer }) {
  const runs = [];
  for (const cell of cells) {
    for (const count of threads) {
      for (const config of configs) runs.push({ mode: 'train', config, cell, threads: count });
      if (infer) runs.push({ mode: 'step', config: 'step', cell, threads: count });
    }
  }
  return runs.map((run) => ({ ...run, seconds, configuration: configurations[run.config] }));
}

/** Gives {run, peer, events} with one event per round that was measured. */
export async function measure({ runs, peers, rounds, limitSeconds, context, log }) {
  const results = [];
  for (const run of runs) {
    const entries = peers.map((peer) => ({ run, peer: peer.name, events: [] }));
    await compileFirst(run, peers, context, log);
    for (let round = 0; round < rounds; round++) {
      for (const [index, peer] of peers.entries()) {
        const { events } = entries[index];
        if (events.at(-1)?.event === 'unable' || events.at(-1)?.slow) continue;
        const begin = performance.now();
        const event = await runPeer({ peer, run, limitSeconds, ...context });
        // A peer that needs a minute for one figure is not asked again: the difference is in the digits before the point.
        const slow =
          !peer.name.startsWith('torch') && (performance.now() - begin) / 1000 > 20 + 5 * run.seconds;
        events.push({ ...event, slow });
        log(`${title(run)} round ${round + 1}: ${peer.name} ${brief(event)}`);
      }
    }
    results.push(...entries);
  }
  return results;
}

/** torch.compile takes minutes the first time and keeps what it made in a cache: not part of any round. */
async function compileFirst(run, peers, context, log) {
  const peer = peers.find(({ name }) => name === 'torch-compile');
  if (!peer) return;
  log(`${title(run)}: torch.compile`);
  await runPeer({ peer, run: { ...run, seconds: 0.1 }, limitSeconds: compileLimitSeconds, ...context });
}

const title = ({ mode, config, cell, threads }) => `${mode} ${cell} ${config} threads ${threads}`;

function brief(event) {
  if (event.event === 'unable') return `unable: ${event.reason}`;
  if (event.tokensPerSecond) return `${Math.round(event.tokensPerSecond)} tokens/s`;
  return `${Math.round(event.medianMicroseconds)} us`;
}
