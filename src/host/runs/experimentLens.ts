import {
  CodeLens,
  type CodeLensProvider,
  type Event,
  EventEmitter,
  l10n,
  Range,
  type TextDocument,
} from 'vscode';
import { phrase } from '../../base/phrase';
import { errorText } from '../errorText';
import { plannedRuns } from '../../engine/experiment/plannedRuns';
import { readExperiment } from '../../engine/experiment/readExperiment';
import { commandIds } from '../ids';

/** “Run” and “Sweep” above an experiment; what is wrong with it, where something is. */
export class ExperimentLens implements CodeLensProvider {
  private readonly changes = new EventEmitter<void>();
  readonly onDidChangeCodeLenses: Event<void> = this.changes.event;

  provideCodeLenses(document: TextDocument): CodeLens[] {
    const range = new Range(0, 0, 0, 0);
    const lens = (title: string, command = '', tooltip = '') =>
      new CodeLens(range, { title, command, tooltip, arguments: [document.uri] });
    try {
      const experiment = readExperiment(document.getText(), phrase`This file`);
      const lenses = [
        lens(
          `$(play) ${l10n.t('Run')}`,
          commandIds.runExperiment,
          l10n.t('Train one model, without the sweep'),
        ),
      ];
      if (!experiment.sweep) return lenses;
      const { length } = plannedRuns(experiment, '');
      return [
        ...lenses,
        lens(
          `$(beaker) ${l10n.t('Sweep ({0} runs)', length)}`,
          commandIds.sweepExperiment,
          l10n.t('Train every run of the sweep, one after the other'),
        ),
      ];
    } catch (error) {
      return [lens(`$(warning) ${errorText(error)}`)];
    }
  }

  dispose(): void {
    this.changes.dispose();
  }
}
