/** Interleaved rounds: every peer once, then every peer again, so that a slow minute of the machine hits all of them. */
import { removeDamaged } from './compiled.mjs';
import { createForecast } from './forecast.mjs';
import { runPeer } from './runPeer.mjs';

const compileLimitSeconds = 1800;

/** Gives {run, peer, events} with one event per round that was measured. */
export async function measure({ runs, limitSeconds, capSeconds, context, log }) {
  const forecast = createForecast(capSeconds);
  const results = [];
  for (const run of runs) {
    const entries = run.peers.map((peer) => ({ run, peer: peer.name, events: [] }));
    for (let round = 0; round < run.rounds; round++) {
      for (const [index, peer] of run.peers.entries()) {
        const { events } = entries[index];
        if (events.at(-1)?.event === 'unable' || events.at(-1)?.once) continue;
        const reason = forecast.whyNot(peer, run);
        const event = reason
          ? { event: 'unable', reason }
          : await runMended({ peer, run, limitSeconds, ...context }, log);
        forecast.learn(peer, run, event);
        events.push({ ...event, once: peer.once === true });
        log(`${title(run)} round ${round + 1}: ${peer.name} ${brief(event)}`);
      }
    }
    results.push(...entries);
  }
  return results;
}

/** torch.compile takes minutes the first time and keeps what it made in a cache: no part of any round. */
export async function prepare({ runs, context, log }) {
  for (const run of runs) {
    const peer = run.peers.find(({ name }) => name === 'torch-compile');
    if (!peer) continue;
    log(`${title(run)}: torch.compile`);
    const event = await runMended(
      { peer, run: compiling(run), limitSeconds: compileLimitSeconds, ...context },
      log,
    );
    log(`${title(run)}: ${brief(event)}`);
  }
}

/**
 * One run; when what it compiled earlier is damaged, as after a run that was broken off, it is compiled once more, which is
 * no part of the measurement, and the run repeated.
 */
async function runMended(question, log) {
  const event = await runPeer(question);
  if (!event.damaged) return event;
  log(`${title(question.run)}: ${question.peer.name} has a damaged cache, compiling once more`);
  removeDamaged(question.folder);
  await runPeer({ ...question, run: compiling(question.run), limitSeconds: compileLimitSeconds });
  return runPeer(question);
}

/** As few steps as it measures at all. */
const compiling = (run) => ({ ...run, seconds: 0.01 });

const title = ({ mode, config, cell, threads }) => `${mode} ${cell} ${config} threads ${threads}`;

function brief(event) {
  if (event.event === 'unable') return `unable: ${event.reason}`;
  if (event.tokensPerSecond) return `${Math.round(event.tokensPerSecond)} tokens/s`;
  return `${Math.round(event.medianMicroseconds)} us`;
}
