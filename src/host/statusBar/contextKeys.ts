import { commands } from 'vscode';
import { DisposableObject } from '../../base/disposable';
import type { ActiveEditor } from '../editor/activeEditor';
import { contextKeys } from '../ids';
import { identityOf } from '../models/documentIdentity';
import type { ModelRegistry } from '../models/modelRegistry';
import type { SuggestionSwitch } from '../suggestions/suggestionSwitch';
import type { TrainingController } from '../training/trainingController';

/** Keeps the context keys true to the state, for the enablement of commands and menus. Sets a key only when it changes. */
export class ContextKeys extends DisposableObject {
  private readonly values = new Map<string, boolean>();

  constructor(
    private readonly controller: TrainingController,
    private readonly registry: ModelRegistry,
    private readonly activeEditor: ActiveEditor,
    private readonly suggestionSwitch: SuggestionSwitch,
  ) {
    super();
    const update = () => this.update();
    this._register(controller.onDidChangeRun(update));
    this._register(registry.onDidChange(update));
    this._register(activeEditor.onDidChange(update));
    this._register(suggestionSwitch.onDidChange(update));
    this.update();
  }

  private update(): void {
    const run = this.controller.activeRun;
    const document = this.activeEditor.editor?.document;
    this.set(contextKeys.training, run !== undefined);
    this.set(contextKeys.paused, run?.state === 'paused');
    this.set(contextKeys.suggestionsPaused, this.suggestionSwitch.leftMs > 0);
    this.set(
      contextKeys.hasModel,
      document !== undefined && this.registry.speakerFor(identityOf(document)) !== undefined,
    );
  }

  private set(key: string, value: boolean): void {
    if ((this.values.get(key) ?? false) === value) return;
    this.values.set(key, value);
    void commands.executeCommand('setContext', key, value);
  }
}
