import { commands, l10n, type QuickPickItem, QuickPickItemKind, window } from 'vscode';
import { type CommandId, commandIds } from '../ids';
import type { TrainingRun } from '../training/trainingRun';

interface MenuItem extends QuickPickItem {
  command?: CommandId;
}

/** The menu of the status bar item: what can be done now, and who speaks. */
export async function showMenu(state: {
  run?: TrainingRun;
  summary: string;
  suggestionsOn: boolean;
}): Promise<void> {
  const items: MenuItem[] = [...trainingItems(state.run), separator(l10n.t('Model'))];
  items.push(
    { label: l10n.t('$(graph-line) Open Inspector'), command: commandIds.openInspector },
    { label: l10n.t('$(arrow-swap) Select Model…'), command: commandIds.selectModel },
    { label: l10n.t('$(list-ordered) Predict Next Word'), command: commandIds.predictNextWord },
    { label: l10n.t('$(symbol-string) Fill the Blank'), command: commandIds.fillBlank },
    { label: l10n.t('$(globe) Translate Selection'), command: commandIds.translateSelection },
    { label: l10n.t('$(edit) Generate Text…'), command: commandIds.generateText },
    { label: l10n.t('$(paintcan) Colour the Text…'), command: commandIds.changeColouring },
    {
      label: state.suggestionsOn
        ? l10n.t('$(circle-slash) Turn Inline Suggestions Off')
        : l10n.t('$(sparkle) Turn Inline Suggestions On'),
      command: commandIds.toggleInlineSuggestions,
    },
    { label: l10n.t('$(output) Show Log'), command: commandIds.showLog },
  );
  const picked = await window.showQuickPick(items, { title: 'Unroll', placeHolder: state.summary });
  if (picked?.command) await commands.executeCommand(picked.command);
}

function trainingItems(run: TrainingRun | undefined): MenuItem[] {
  if (!run) {
    return [
      separator(l10n.t('Training')),
      { label: l10n.t('$(mortar-board) Train on This File'), command: commandIds.trainOnFile },
      { label: l10n.t('$(globe) Train Translator on This File'), command: commandIds.trainTranslator },
      { label: l10n.t('$(settings) Train with Options…'), command: commandIds.trainWithOptions },
    ];
  }
  const isPaused = run.state === 'paused';
  return [
    separator(l10n.t('Training')),
    isPaused
      ? { label: l10n.t('$(debug-continue) Resume Training'), command: commandIds.resumeTraining }
      : { label: l10n.t('$(debug-pause) Pause Training'), command: commandIds.pauseTraining },
    {
      label: l10n.t('$(debug-stop) Stop Training'),
      description: l10n.t('what was learnt is kept'),
      command: commandIds.stopTraining,
    },
  ];
}

function separator(label: string): MenuItem {
  return { label, kind: QuickPickItemKind.Separator };
}
