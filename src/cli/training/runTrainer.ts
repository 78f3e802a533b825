import { runInSlices } from '../../base/slices';
import type { DrivenTrainer, TrainerOutcome } from '../../engine/training/trainer';
import type { TrainingPoint } from '../../protocol/training';
import type { CommandContext } from '../command';
import { TrainingProgress } from '../output/trainingProgress';

/** Runs a trainer to its end, showing how it goes; Ctrl-C stops it early. */
export async function runTrainer(
  trainer: DrivenTrainer,
  { io, report }: CommandContext,
  onPoint?: (point: TrainingPoint) => void,
): Promise<TrainerOutcome> {
  const progress = report.json ? undefined : new TrainingProgress(io);
  const registration = io.interruption.onCancellationRequested(() => {
    progress?.clear();
    io.stderr.write(
      'Stopping: evaluating and saving what was learnt. Press Ctrl-C again to quit without saving.\n',
    );
    trainer.stop();
  });
  try {
    return await runInSlices(trainer.run(), io, {
      onStep: (event) => {
        if (event.kind === 'rolled-back') {
          progress?.clear();
          report.event('rolled-back', event.rollBack);
          report.note(event.text);
        }
        if (event.kind !== 'point') return;
        onPoint?.(event.point);
        report.event('progress', event.point);
        progress?.show(event.point);
      },
    });
  } finally {
    progress?.clear();
    registration.dispose();
  }
}
