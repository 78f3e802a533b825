import { commands, l10n, type QuickPickItem, QuickPickItemKind, window } from 'vscode';
import { type CommandId, commandIds } from '../ids';
import { pauseMinutes } from '../suggestions/suggestionCommands';
import { formatCount } from '../training/trainingText';
import type { TrainingRun } from '../training/trainingRun';

interface MenuItem extends QuickPickItem {
  command?: CommandId;
}

/** The switches of suggestions, as they are. */
export interface SuggestionSwitches {
  everywhere: boolean;
  /** Absent without a document. */
  document?: { name: string; on: boolean; languageId: string; languageOn: boolean };
  /** Milliseconds until a pause ends; 0 without one. */
  pausedMs: number;
}

/** The menu of the status bar item: what can be done now, and who speaks. */
export async function showMenu(state: {
  run?: TrainingRun;
  summary: string;
  suggestions: SuggestionSwitches;
  /** Whether the model learns what is typed, and how many tokens it has. */
  learning: { isOn: boolean; learnt: number };
}): Promise<void> {
  const items: MenuItem[] = [
    ...trainingItems(state.run),
    separator(l10n.t('Model')),
    { label: l10n.t('$(graph-line) Open Inspector'), command: commandIds.openInspector },
    { label: l10n.t('$(arrow-swap) Select Model…'), command: commandIds.selectModel },
    { label: l10n.t('$(list-ordered) Predict Next Word'), command: commandIds.predictNextWord },
    { label: l10n.t('$(symbol-string) Fill the Blank'), command: commandIds.fillBlank },
    { label: l10n.t('$(globe) Translate Selection'), command: commandIds.translateSelection },
    { label: l10n.t('$(edit) Generate Text…'), command: commandIds.generateText },
    { label: l10n.t('$(paintcan) Colour the Text…'), command: commandIds.changeColouring },
    separator(l10n.t('Inline suggestions')),
    ...suggestionItems(state.suggestions),
    ...learningItems(state.learning),
    separator('Unroll'),
    { label: l10n.t('$(output) Show Log'), command: commandIds.showLog },
  ];
  const picked = await window.showQuickPick(items, { title: 'Unroll', placeHolder: state.summary });
  if (picked?.command) await commands.executeCommand(picked.command);
}

/** Only what would change something: a switch that another one overrides comes after that one. */
function suggestionItems({ everywhere, document, pausedMs }: SuggestionSwitches): MenuItem[] {
  if (!everywhere) return [switchItem(l10n.t('everywhere'), false, commandIds.toggleInlineSuggestions)];
  const items: MenuItem[] = [];
  if (pausedMs > 0) {
    items.push({
      label: l10n.t('$(bell) End the Pause'),
      description: l10n.t('{0} left', minutesAndSeconds(pausedMs)),
      command: commandIds.resumeSuggestions,
    });
  } else {
    items.push({
      label: l10n.t('$(bell-slash) Pause for {0} Minutes', pauseMinutes),
      command: commandIds.pauseSuggestions,
    });
  }
  if (document) {
    const { name, on, languageId, languageOn } = document;
    items.push(switchItem(languageId, languageOn, commandIds.toggleSuggestionsForLanguage));
    if (languageOn) items.push(switchItem(name, on, commandIds.toggleSuggestionsHere));
  }
  items.push(switchItem(l10n.t('everywhere'), true, commandIds.toggleInlineSuggestions));
  return items;
}

function learningItems({ isOn, learnt }: { isOn: boolean; learnt: number }): MenuItem[] {
  const command = commandIds.toggleLearnAsIType;
  const items: MenuItem[] = [
    isOn
      ? { label: l10n.t('$(circle-slash) Stop Learning as I Type'), command }
      : { label: l10n.t('$(lightbulb) Learn as I Type'), description: l10n.t('in memory only'), command },
  ];
  if (learnt > 0)
    items.push({
      label: l10n.t('$(discard) Forget What Was Learnt While Typing'),
      description: l10n.t('{0} tokens', formatCount(learnt)),
      command: commandIds.forgetTyped,
    });
  return items;
}

function switchItem(where: string, isOn: boolean, command: CommandId): MenuItem {
  return isOn
    ? { label: l10n.t('$(circle-slash) Turn Off'), description: where, command }
    : { label: l10n.t('$(sparkle) Turn On'), description: where, command };
}

/** 272,000 is 4:32. */
function minutesAndSeconds(durationMs: number): string {
  const seconds = Math.ceil(durationMs / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function trainingItems(run: TrainingRun | undefined): MenuItem[] {
  if (!run) {
    return [
      separator(l10n.t('Training')),
      { label: l10n.t('$(mortar-board) Train on This File'), command: commandIds.trainOnFile },
      { label: l10n.t('$(folder) Train on Workspace Files…'), command: commandIds.trainOnWorkspace },
      { label: l10n.t('$(globe) Train Translator on This File'), command: commandIds.trainTranslator },
      { label: l10n.t('$(settings) Train with Options…'), command: commandIds.trainWithOptions },
      {
        label: l10n.t('$(debug-continue) Keep Improving…'),
        description: l10n.t('goes on with a training that has ended'),
        command: commandIds.continueTraining,
      },
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
