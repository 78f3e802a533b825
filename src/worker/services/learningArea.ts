import { type CancellationToken, throwIfCancelled } from '../../base/cancellation';
import { runInSlices } from '../../base/slices';
import { learntTokens } from '../../engine/learning/typedLearner';
import type { LearningApi } from '../../protocol/learningApi';
import type { EngineCore, Question } from './engineCore';

/** Tokens before what was typed that are read along. */
const contextTokens = 64;

/**
 * Learns between the questions of a person, never during one: a slice begins only while no question is answered, and the
 * weights change within a slice.
 */
export function learningArea(core: EngineCore): LearningApi {
  const { options, models, documents, foreground, learnings } = core;
  const whenQuiet = async () => {
    do await options.yieldNow();
    while (foreground.isRunning);
  };
  let isLearning = false;
  return {
    async learnTyped({ modelId, documentId, version, range, share }, { token }) {
      const model = models.getFinished(modelId);
      const nothing = { upTo: range.start, tokens: 0, loss: NaN, seconds: 0 };
      const learning = learnings.begin(model.network);
      const left = learning.notBeforeSeconds - options.nowSeconds();
      if (isLearning || left > 0) return { ...nothing, waitSeconds: Math.max(0.05, left) };
      const { document } = documents.reader(documentId, version, modelId, model);
      const first = document.tokenAt(range.start) + 1;
      const last = Math.min(document.tokenAt(range.end) + 1, first + learntTokens);
      const begin = Math.max(0, first - contextTokens - 1);
      const ids = document.ids.slice(begin, last);
      const upTo = last > first ? Math.min(range.end, document.starts[last]) : range.end;
      let busy = 0;
      const steps = timed(
        learning.learner.learn(ids, first - begin, last - begin),
        options.nowSeconds,
        (s) => {
          busy += s;
        },
      );
      isLearning = true;
      try {
        await whenQuiet();
        const { tokens, loss } = await runInSlices(
          steps,
          { nowSeconds: options.nowSeconds, yieldNow: whenQuiet },
          {
            check: () => {
              throwIfCancelled(token);
              documents.checkVersion(documentId, version);
            },
          },
        );
        if (tokens > 0) busy += await readAgain(core, { modelId, documentId, version }, last, token);
        const waitSeconds = (busy * (1 - share)) / share;
        return { upTo, tokens, loss, seconds: busy, waitSeconds };
      } finally {
        isLearning = false;
        // What was broken off has cost as much.
        learning.busySeconds += busy;
        learning.notBeforeSeconds = options.nowSeconds() + (busy * (1 - share)) / share;
      }
    },
    async learntTyped({ modelId }) {
      const learning = learnings.of(models.get(modelId).network);
      if (!learning) return { tokens: 0, seconds: 0, share: 0 };
      const { learner, busySeconds, sinceSeconds } = learning;
      const elapsed = options.nowSeconds() - sinceSeconds;
      return {
        tokens: learner.tokens,
        seconds: busySeconds,
        share: elapsed > 0 ? busySeconds / elapsed : 0,
      };
    },
    forgetTyped({ modelId }) {
      return foreground.run(async () => {
        const { network } = models.get(modelId);
        learnings.forget(network);
        return { weightsHash: network.weightsHash() };
      });
    },
  };
}

/** With other weights all states are out of date: they are made anew now, not when somebody waits. Gives the seconds. */
async function readAgain(
  core: EngineCore,
  question: Question,
  token: number,
  cancellation: CancellationToken,
): Promise<number> {
  const begin = core.options.nowSeconds();
  // Who has typed on meanwhile reads for himself.
  await core.ask(question, cancellation, (reader) => reader.moveTo(token)).catch(() => undefined);
  return core.options.nowSeconds() - begin;
}

/** The same generator; says how long each of its steps took. */
function* timed<T>(
  steps: Generator<void, T>,
  nowSeconds: () => number,
  spent: (seconds: number) => void,
): Generator<void, T> {
  try {
    for (;;) {
      const begin = nowSeconds();
      const step = steps.next();
      spent(nowSeconds() - begin);
      if (step.done) return step.value;
      yield;
    }
  } finally {
    steps.return(undefined as T);
  }
}
