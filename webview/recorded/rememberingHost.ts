import type { RecordedAnswer } from '../../src/protocol/recording';
import type { Host } from '../host';
import { keyOf } from './recordedHost';

/** Newest answers that are kept for a report. */
const mostAnswers = 400;

export interface RememberingHost extends Host {
  /** What the host has answered, the latest of each question. */
  answers(): RecordedAnswer[];
}

/** A host whose answers are remembered, so that a report can give them again. */
export function rememberAnswers(host: Host): RememberingHost {
  const known = new Map<string, RecordedAnswer>();
  return {
    post: (message) => host.post(message),
    onMessage: host.onMessage,
    savedState: () => host.savedState(),
    saveState: (state) => host.saveState(state),
    answers: () => [...known.values()],
    async ask(name, request, signal) {
      const result = await host.ask(name, request, signal);
      const key = keyOf(name, request);
      known.delete(key);
      known.set(key, { name, request, result });
      const [oldest] = known.keys();
      if (known.size > mostAnswers && oldest !== undefined) known.delete(oldest);
      return result;
    },
  };
}
