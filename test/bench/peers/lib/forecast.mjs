/** Leaves out what would take minutes for one figure: by the peer's own speed where its steps were smaller. */
import { flopsPerToken } from './statistics.mjs';

/** @param {number} capSeconds  longest that one step of a peer may take */
export function createForecast(capSeconds) {
  /** Best speed so far, operations a second, of a peer with a cell and a number of threads. */
  const speeds = new Map();
  /** Operations of the smallest step that a peer did not finish in time. */
  const givenUp = new Map();
  const keyOf = (peer, run) => `${peer.name} ${run.cell} ${run.threads}`;
  const operationsOf = ({ atOnce }, { cell, configuration }) =>
    flopsPerToken(cell, configuration) *
    configuration.steps *
    Math.min(atOnce ?? Infinity, configuration.batch);
  return {
    /** Why it is not worth trying, or undefined. */
    whyNot(peer, run) {
      if (run.mode === 'step') return undefined;
      const operations = operationsOf(peer, run);
      if (operations >= givenUp.get(keyOf(peer, run))) return 'gave no result in time with smaller steps';
      const seconds = operations / speeds.get(keyOf(peer, run));
      if (!(seconds > capSeconds)) return undefined;
      return `not tried: at its speed elsewhere in the table a step would take ${Math.round(seconds)} s (${capSeconds} s are the cap)`;
    },
    learn(peer, run, event) {
      if (run.mode === 'step') return;
      const key = keyOf(peer, run);
      const operations = operationsOf(peer, run);
      if (event.timedOut) givenUp.set(key, Math.min(operations, givenUp.get(key) ?? Infinity));
      if (event.event !== 'done') return;
      const speed = event.tokensPerSecond * flopsPerToken(run.cell, run.configuration);
      speeds.set(key, Math.max(speed, speeds.get(key) ?? 0));
    },
  };
}
