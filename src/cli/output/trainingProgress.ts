import type { TrainingPoint } from '../../protocol/training';
import type { CliIo } from '../cliIo';
import { count, duration, perplexity } from './numbers';

const barWidth = 24;
/** Between lines where no bar can move; validations are printed always. */
const secondsBetweenLines = 5;

/** Shows how a training goes on standard error: a bar that moves on a terminal, else a line now and then. */
export class TrainingProgress {
  private validLoss = NaN;
  private lastLineSeconds = -Infinity;
  private barIsShown = false;

  constructor(private readonly io: CliIo) {}

  show(point: TrainingPoint): void {
    const isValidation = point.validLoss !== undefined;
    this.validLoss = point.validLoss ?? this.validLoss;
    const { columns } = this.io.stderr;
    if (columns !== undefined) {
      const line = `${bar(point)} ${describe(point, this.validLoss)}`;
      this.io.stderr.write(`\r\x1b[2K${line.slice(0, Math.max(20, columns - 1))}`);
      this.barIsShown = true;
      return;
    }
    if (!isValidation && point.elapsedSeconds - this.lastLineSeconds < secondsBetweenLines) return;
    this.lastLineSeconds = point.elapsedSeconds;
    this.io.stderr.write(`${describe(point, this.validLoss)}\n`);
  }

  /** Takes the bar away, so that other text can be written. */
  clear(): void {
    if (this.barIsShown) this.io.stderr.write('\r\x1b[2K');
    this.barIsShown = false;
  }
}

function bar({ elapsedSeconds, secondsLeft }: TrainingPoint): string {
  const share = Number.isFinite(secondsLeft) ? elapsedSeconds / (elapsedSeconds + secondsLeft) : 0;
  const filled = Math.min(barWidth, Math.max(0, Math.round(share * barWidth) || 0));
  return `[${'█'.repeat(filled)}${'·'.repeat(barWidth - filled)}]`;
}

function describe(point: TrainingPoint, validLoss: number): string {
  const parts = [
    `step ${count(point.step)}`,
    `epoch ${count(point.epoch)}`,
    `perplexity ${perplexity(point.trainLoss)}`,
    ...(Number.isFinite(validLoss) ? [`validation ${perplexity(validLoss)}`] : []),
    `${count(point.tokensPerSecond)} tokens/s`,
    `${duration(point.secondsLeft)} left`,
  ];
  return parts.join(' · ');
}
