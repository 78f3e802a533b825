import { type StoredCheckpoint, writeCheckpoint } from '../engine/checkpoint/checkpointFile';
import type { CheckpointSink } from '../engine/checkpoint/checkpointSink';
import { fingerprintOf } from '../engine/checkpoint/textFingerprint';
import type { TrainingEvent, TrainRequest } from '../protocol/training';

/** Checkpoints that are handed over as events, which give their bytes away; undefined when none are wanted. */
export function checkpointsOf(
  { runId, text, validationText, checkpointSeconds }: TrainRequest,
  run: Pick<StoredCheckpoint, 'spec' | 'tokenizer' | 'targetTokenizer'>,
  kernels: string,
  progress: (event: TrainingEvent) => void,
): CheckpointSink | undefined {
  if (checkpointSeconds === undefined) return undefined;
  const about = {
    ...{ ...run, kernels, origin: {} },
    text: fingerprintOf(text),
    ...(validationText !== undefined && { validationText: fingerprintOf(validationText) }),
  };
  return {
    everySeconds: checkpointSeconds,
    everySteps: 0,
    *save(state, step) {
      const bytes = yield* writeCheckpoint({ ...about, step, state });
      progress({ kind: 'checkpoint', runId, step, bytes });
    },
  };
}
