/** What is measured, and with whom. */
import { configurations } from './contract.mjs';

/**
 * One entry per column of a table: {mode, config, cell, threads, seconds, rounds, configuration, peers}. The LSTM is measured
 * with everybody and with each number of threads. Other cells do the same work with other weights: one thread, the figures
 * that matter, and the slow peers where they are fastest. `full` leaves nothing out.
 */
export function plan({ configs, cells, threads, seconds, rounds, infer, peers, full }) {
  const runs = [];
  for (const cell of cells) {
    for (const count of full || cell === 'lstm' ? threads : threads.slice(0, 1)) {
      for (const config of configs) runs.push({ mode: 'train', config, cell, threads: count });
      // A single step is the work of one thread.
      if (infer && count === 1) runs.push({ mode: 'step', config: 'step', cell, threads: 1 });
    }
  }
  return runs.map((run) => ({
    ...run,
    seconds,
    rounds: full || run.cell === 'lstm' ? rounds : Math.min(rounds, 2),
    configuration: configurations[run.config],
    peers: full ? peers : peers.filter((peer) => isWorthIt(peer, run, configs)),
  }));
}

function isWorthIt({ once, modes, onlyLstm }, { cell, mode, config }, configs) {
  if (cell === 'lstm') return true;
  return !onlyLstm && modes.includes(mode) && (!once || mode === 'step' || config === configs[0]);
}
