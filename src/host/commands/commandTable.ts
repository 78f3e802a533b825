import { l10n, type LogOutputChannel, type Memento, type TextDocument, type TextEditor } from 'vscode';
import {
  changeColouring,
  colourByGate,
  colourBySurprisal,
  colourByUnit,
} from '../colouring/colouringCommands';
import { modelKinds } from '../../protocol/spec';
import type { ColouringService } from '../colouring/colouringService';
import { goToSurprise } from '../colouring/surpriseWalk';
import type { ActiveEditor } from '../editor/activeEditor';
import { documentName } from '../editor/documentName';
import { noEditorError } from '../editor/noEditor';
import { exportModel } from '../formats/exportModel';
import type { ModelImporter } from '../formats/importedModel';
import { importModel } from '../formats/importModel';
import { type CommandId, commandIds, type RunCommandId } from '../ids';
import type { InspectorService } from '../inspector/inspectorService';
import { compareMemory } from '../laboratory/compareMemory';
import type { Laboratory } from '../laboratory/laboratory';
import { forgetTyped, toggleLearnAsIType } from '../learning/setUpLearning';
import type { TypingLearner } from '../learning/typingLearner';
import { showError, showInformation } from '../messages';
import { identityOf } from '../models/documentIdentity';
import { forgetTrainingText } from '../models/forgetText';
import type { ModelQuestions } from '../models/modelQuestions';
import type { ModelRegistry } from '../models/modelRegistry';
import { learningSettings, suggestionSettings } from '../settings';
import { showMenu, type SuggestionSwitches } from '../statusBar/menu';
import { statusBarView } from '../statusBar/statusBarText';
import { isOnFor } from '../suggestions/gating';
import {
  pauseSuggestions,
  resumeSuggestions,
  toggleEverywhere,
  toggleForDocument,
  toggleForLanguage,
} from '../suggestions/suggestionCommands';
import type { SuggestionSwitch } from '../suggestions/suggestionSwitch';
import type { TrainingController } from '../training/trainingController';
import { sourceFromFile, sourceFromSelection } from '../training/trainingSource';
import type { TrainingUi } from '../training/trainingUi';
import { askForTrainingOptions } from '../wizard/trainingWizard';
import { fillBlank } from './fillBlank';
import { generateText } from './generateText';
import { predictNextWord } from './predictNextWord';
import { selectModel } from './selectModel';
import { trainOnWorkspace } from './trainOnWorkspace';
import { trainTranslator } from './trainTranslator';
import { translateSelection } from './translateSelection';

/** What the commands work with. */
export interface CommandParts {
  activeEditor: ActiveEditor;
  controller: TrainingController;
  trainingUi: TrainingUi;
  registry: ModelRegistry;
  questions: ModelQuestions;
  suggestionSwitch: SuggestionSwitch;
  learner: TypingLearner<TextDocument>;
  /** Of the workspace. */
  memory: Memento;
  inspector: InspectorService;
  laboratory: Laboratory;
  importer: ModelImporter;
  colouring: ColouringService;
  openSample: () => Promise<void>;
  log: LogOutputChannel;
}

/** A command that another part of the extension calls may be given an argument; what it is the handler makes sure of. */
export type CommandTable = Record<Exclude<CommandId, RunCommandId>, (argument?: unknown) => unknown>;

/** Every command of the extension and what it does. Handlers may throw: who registers them shows the error. */
export function commandTable(parts: CommandParts): CommandTable {
  const { activeEditor, controller, trainingUi, registry, questions, inspector, log } = parts;
  const { suggestionSwitch } = parts;
  const withEditor =
    (handler: (editor: TextEditor, argument?: unknown) => unknown) => (argument?: unknown) => {
      const editor = activeEditor.forCommand;
      if (!editor) throw noEditorError();
      return handler(editor, argument);
    };

  return {
    [commandIds.trainOnFile]: withEditor((editor) => trainingUi.train(sourceFromFile(editor))),
    [commandIds.trainOnSelection]: withEditor((editor) => trainingUi.train(sourceFromSelection(editor))),
    [commandIds.trainWithOptions]: withEditor(async (editor, wanted) => {
      const kind = modelKinds.find((known) => known === wanted);
      const options = await askForTrainingOptions(documentName(editor.document), kind);
      if (!options) return;
      if (options.model?.kind === 'translate') await trainTranslator(editor, trainingUi, log, options);
      else await trainingUi.train(sourceFromFile(editor, options));
    }),
    [commandIds.trainTranslator]: withEditor((editor) => trainTranslator(editor, trainingUi, log)),
    [commandIds.trainOnWorkspace]: () =>
      trainOnWorkspace(activeEditor.forCommand, trainingUi, parts.memory, log),
    [commandIds.pauseTraining]: () => whileTraining(controller, () => controller.pause()),
    [commandIds.resumeTraining]: () => whileTraining(controller, () => controller.resume()),
    [commandIds.stopTraining]: () => whileTraining(controller, () => controller.stop()),
    [commandIds.openInspector]: () => inspector.open(),
    [commandIds.exportInspection]: () => inspector.exportInspection(),
    [commandIds.toggleInlineSuggestions]: toggleEverywhere,
    [commandIds.toggleSuggestionsForLanguage]: withEditor(toggleForLanguage),
    [commandIds.toggleSuggestionsHere]: withEditor((editor) => toggleForDocument(editor, suggestionSwitch)),
    [commandIds.pauseSuggestions]: () => pauseSuggestions(suggestionSwitch),
    [commandIds.resumeSuggestions]: () => resumeSuggestions(suggestionSwitch),
    [commandIds.toggleLearnAsIType]: toggleLearnAsIType,
    [commandIds.forgetTyped]: () => forgetTyped(parts.learner),
    [commandIds.predictNextWord]: withEditor((editor) => predictNextWord(editor, questions)),
    [commandIds.fillBlank]: withEditor((editor) => fillBlank(editor, questions, trainingUi, log)),
    [commandIds.translateSelection]: withEditor((editor) => translateSelection(editor, questions)),
    [commandIds.generateText]: withEditor((editor) => generateText(editor, questions, log)),
    [commandIds.selectModel]: withEditor((editor) => selectModel(editor.document, registry, log)),
    [commandIds.compareMemory]: () =>
      compareMemory(activeEditor.forCommand, parts.laboratory, () => inspector.open('memory')),
    [commandIds.importModel]: () => importModel(activeEditor.forCommand, parts.importer),
    [commandIds.exportModel]: withEditor((editor) => exportModel(editor, questions)),
    [commandIds.forgetTrainingText]: withEditor((editor) => forgetTrainingText(editor, questions, registry)),
    [commandIds.openSample]: parts.openSample,
    [commandIds.colourBySurprisal]: withEditor((editor) =>
      colourBySurprisal(editor, parts.colouring, trainingUi),
    ),
    [commandIds.colourByUnit]: withEditor((editor, wish) => colourByUnit(editor, parts.colouring, wish)),
    [commandIds.colourByGate]: withEditor((editor) => colourByGate(editor, parts.colouring)),
    [commandIds.changeColouring]: withEditor((editor) => changeColouring(editor, parts.colouring)),
    [commandIds.nextSurprise]: withEditor((editor) => goToSurprise(editor, parts.colouring, 1)),
    [commandIds.previousSurprise]: withEditor((editor) => goToSurprise(editor, parts.colouring, -1)),
    [commandIds.showMenu]: () => menu(parts),
    [commandIds.showLog]: () => log.show(),
  };
}

/** Shows what a handler throws, with what helps: a missing model can be trained or chosen. */
export function reportingErrors(
  handler: (...args: unknown[]) => unknown,
  log: LogOutputChannel,
): (...args: unknown[]) => Promise<void> {
  return async (...args) => {
    try {
      await handler(...args);
    } catch (error) {
      const isNoModel = error instanceof Error && 'code' in error && error.code === 'no-model';
      const actions = isNoModel
        ? [
            { title: l10n.t('Train on This File'), run: commandIds.trainOnFile },
            { title: l10n.t('Select Model…'), run: commandIds.selectModel },
          ]
        : [];
      showError(log, error, ...actions);
    }
  };
}

/** Disabled in the palette then, but a key binding or another extension may still call. */
function whileTraining(controller: TrainingController, act: () => Promise<void>): Promise<void> | void {
  if (controller.activeRun) return act();
  showInformation(l10n.t('No training is running.'), {
    title: l10n.t('Train on This File'),
    run: commandIds.trainOnFile,
  });
}

function menu({
  activeEditor,
  controller,
  registry,
  suggestionSwitch,
  learner,
}: CommandParts): Promise<void> {
  const document = activeEditor.editor?.document;
  const settings = suggestionSettings(document);
  const input = {
    run: controller.activeRun,
    documentName: document && documentName(document),
    languageId: document?.languageId,
    speaker: document && registry.mainSpeakerFor(identityOf(document)),
    silence: document && suggestionSwitch.silenceIn(identityOf(document), settings),
  };
  const summary = statusBarView(input, l10n.t)?.summary ?? '';
  const suggestions: SuggestionSwitches = {
    everywhere: settings.enabled,
    document: document && {
      name: documentName(document),
      on: !suggestionSwitch.isOff(identityOf(document).uri),
      languageId: document.languageId,
      languageOn: isOnFor(settings, document.languageId),
    },
    pausedMs: suggestionSwitch.leftMs,
  };
  const learnt = learner.learnt.reduce((sum, { tokens }) => sum + tokens, 0);
  const learning = { isOn: learningSettings().enabled, learnt };
  return showMenu({ run: controller.activeRun, summary, suggestions, learning });
}
