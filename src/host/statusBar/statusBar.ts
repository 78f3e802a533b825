import { l10n, StatusBarAlignment, window, workspace } from 'vscode';
import { DisposableObject } from '../../base/disposable';
import type { ActiveEditor } from '../editor/activeEditor';
import { documentName } from '../editor/documentName';
import { commandIds, settingsSection, statusBarItemId } from '../ids';
import type { ModelRegistry } from '../models/modelRegistry';
import { suggestionSettings } from '../settings';
import type { SuggestionSwitch } from '../suggestions/suggestionSwitch';
import type { TrainingController } from '../training/trainingController';
import { identityOf } from '../models/documentIdentity';
import { type StatusBarView, statusBarView } from './statusBarText';

/** The one status bar item: how the training stands, else which model speaks for the active document. */
export class StatusBar extends DisposableObject {
  private readonly item = this._register(
    window.createStatusBarItem(statusBarItemId, StatusBarAlignment.Right, 90),
  );
  private shown: StatusBarView | undefined;

  constructor(
    private readonly controller: TrainingController,
    private readonly registry: ModelRegistry,
    private readonly activeEditor: ActiveEditor,
    private readonly suggestionSwitch: SuggestionSwitch,
  ) {
    super();
    this.item.name = 'Unroll';
    const update = () => this.update();
    this._register(controller.onDidChangeRun(update));
    this._register(controller.onDidAddPoint(update));
    this._register(registry.onDidChange(update));
    this._register(activeEditor.onDidChange(update));
    this._register(suggestionSwitch.onDidChange(update));
    this._register(
      workspace.onDidChangeConfiguration(
        (event) =>
          (event.affectsConfiguration(settingsSection) ||
            event.affectsConfiguration('editor.inlineSuggest')) &&
          this.update(),
      ),
    );
    this.update();
  }

  /** What the item says now; undefined while it hides. */
  get view(): StatusBarView | undefined {
    return this.shown;
  }

  private update(): void {
    const document = this.activeEditor.editor?.document;
    const view = statusBarView(
      {
        run: this.controller.latestRun,
        documentName: document && documentName(document),
        speaker: document && this.registry.mainSpeakerFor(identityOf(document)),
        languageId: document?.languageId,
        silence:
          document && this.suggestionSwitch.silenceIn(identityOf(document), suggestionSettings(document)),
      },
      l10n.t,
    );
    this.shown = view;
    if (!view) {
      this.item.hide();
      return;
    }
    this.item.text = view.text;
    this.item.tooltip = view.tooltip;
    this.item.command = view.click === 'menu' ? commandIds.showMenu : commandIds.openInspector;
    this.item.accessibilityInformation = {
      label: `${view.text.replace(/\$\([^)]*\) /, '')}. ${view.tooltip}`,
      role: 'button',
    };
    this.item.show();
  }
}
