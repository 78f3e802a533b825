import { commands, l10n, type LogOutputChannel, ProgressLocation, Uri, window, workspace } from 'vscode';
import { toldError } from '../errorText';
import { commandIds } from '../ids';
import { showError, showInformation, showWarning } from '../messages';
import { kindOf, type ModelRecord } from '../models/modelRecord';
import type { ModelRegistry } from '../models/modelRegistry';
import type { TrainingController, TrainingEnd } from './trainingController';
import type { TrainingSource } from './trainingRun';
import { formatCount, formatDuration, formatPerplexity, progressPercent, progressText } from './trainingText';

/** What a user sees of a training besides the status bar: the question before it, its notification, its end. */
export class TrainingUi {
  constructor(
    private readonly controller: TrainingController,
    private readonly registry: ModelRegistry,
    private readonly log: LogOutputChannel,
  ) {}

  /** Trains; resolves at the end of the training. Problems are shown, not thrown. */
  async train(source: TrainingSource): Promise<void> {
    if (!(await this.mayStart())) return;
    this.log.info(
      `Training on ${source.name}: ${source.text.length} characters, language ${source.languageId}`,
    );
    try {
      this.report(await this.trainWithNotification(source));
    } catch (error) {
      showError(this.log, error);
    }
  }

  /** One training at a time: the user decides which. */
  private async mayStart(): Promise<boolean> {
    const { activeRun } = this.controller;
    if (!activeRun) return true;
    const stop = l10n.t('Stop and Train New');
    const question = l10n.t(
      'A training on {0} is running. What it has learnt is kept when it stops.',
      activeRun.source.name,
    );
    const chosen = await window.showWarningMessage(question, stop, l10n.t('Keep Training'));
    if (chosen !== stop) return false;
    await this.controller.stop();
    return this.controller.activeRun === undefined;
  }

  private async trainWithNotification(source: TrainingSource): Promise<TrainingEnd> {
    const options = {
      location: ProgressLocation.Notification,
      title: l10n.t('Unroll: training on {0}', source.name),
      cancellable: true,
    };
    return window.withProgress(options, async (progress, token) => {
      const ending = this.controller.train(source);
      let shownPercent = 0;
      const show = () => {
        const run = this.controller.latestRun;
        if (!run) return;
        const percent = progressPercent(run) ?? shownPercent;
        progress.report({
          message: progressText(run, l10n.t),
          increment: Math.max(0, percent - shownPercent),
        });
        shownPercent = Math.max(percent, shownPercent);
      };
      const listeners = [
        this.controller.onDidChangeRun(show),
        this.controller.onDidAddPoint(show),
        token.onCancellationRequested(() => void this.controller.stop()),
      ];
      show();
      try {
        return await ending;
      } finally {
        for (const listener of listeners) listener.dispose();
      }
    });
  }

  private report({ run, result, storageError }: TrainingEnd): void {
    const { name } = run.source;
    if (!result) {
      this.log.info(`Training on ${name} was stopped before its first step; nothing was kept.`);
      showInformation(l10n.t('Training on {0} was stopped before anything was learnt.', name));
      return;
    }
    const isByHeart = result.summary.spec.training.keep === 'last' && !Number.isNaN(result.validLoss);
    const isOnText = isByHeart || Number.isNaN(result.validLoss);
    const loss = isOnText ? result.trainLoss : result.validLoss;
    const perplexity = formatPerplexity(loss);
    const speed = formatCount(result.tokensPerSecond);
    const seconds = formatDuration(result.seconds);
    this.log.info(
      `Trained on ${name}: ${result.reason} after ${result.steps} steps in ${seconds}, ` +
        `perplexity ${perplexity}, ${speed} tokens/s, weights ${result.summary.weightsHash}`,
    );
    if (storageError) {
      this.log.error(`${storageError.message} ${storageError.hint}`);
      this.offerOtherPlace(run.id, name, toldError(storageError).message);
      return;
    }
    showInformation(
      isByHeart
        ? l10n.t(
            'Unroll has learnt {0} by heart: perplexity {1} on it, after {2}.',
            name,
            perplexity,
            seconds,
          )
        : l10n.t('Unroll has learnt {0}: perplexity {1} after {2}.', name, perplexity, seconds),
      { title: l10n.t('Open Inspector'), run: commandIds.openInspector },
      // It was still learning when its time was over.
      ...(result.reason === 'time' ? [keepImproving(run.id)] : []),
      result.summary.spec.model.kind === 'translate'
        ? { title: l10n.t('Translate Selection'), run: commandIds.translateSelection }
        : { title: l10n.t('Generate Text…'), run: commandIds.generateText },
    );
  }

  private offerOtherPlace(modelId: string, name: string, why: string): void {
    showWarning(
      l10n.t(
        'The model of {0} works, but only until this window closes: it could not be stored. {1}',
        name,
        why,
      ),
      { title: l10n.t('Try Again'), run: () => this.storeAgain(modelId, name) },
      { title: l10n.t('Save As…'), run: () => this.saveAs(modelId) },
      { title: l10n.t('Show Log'), run: commandIds.showLog },
    );
  }

  private async storeAgain(modelId: string, name: string): Promise<void> {
    try {
      await this.registry.save(modelId);
      showInformation(l10n.t('The model of {0} is stored now.', name));
    } catch (error) {
      this.offerOtherPlace(modelId, name, toldError(error).message);
    }
  }

  private async saveAs(modelId: string): Promise<void> {
    const record = this.registry.models.find((model) => model.id === modelId)?.record;
    if (!record) return;
    const defaultUri = Uri.joinPath(
      workspace.workspaceFolders?.[0]?.uri ?? Uri.file('/'),
      fileNameFor(record),
    );
    const target = await window.showSaveDialog({
      defaultUri,
      filters: { [l10n.t('Unroll model')]: ['safetensors'] },
    });
    if (!target) return;
    try {
      await workspace.fs.writeFile(target, await this.registry.bytesOf(record));
      showInformation(
        kindOf(record) === 'translate'
          ? l10n.t('Saved. The command line reads this file too: unroll translate {0}', target.path)
          : l10n.t('Saved. The command line reads this file too: unroll predict {0}', target.path),
      );
    } catch (error) {
      showError(this.log, error);
    }
  }
}

function fileNameFor(record: ModelRecord): string {
  return `${record.name}.safetensors`;
}

/** Goes on with a run, as its row in the list of runs does. */
function keepImproving(id: string) {
  const row = { kind: 'run', record: { id } };
  return {
    title: l10n.t('Keep Improving…'),
    run: () => commands.executeCommand(commandIds.continueTraining, row),
  };
}
