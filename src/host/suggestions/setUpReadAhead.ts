import { type TextDocument, type TextEditor, TextEditorSelectionChangeKind, window, workspace } from 'vscode';
import type { Disposable } from '../../base/disposable';
import type { EngineClient } from '../engine/engineClient';
import type { ModelRegistry } from '../models/modelRegistry';
import type { TrainingController } from '../training/trainingController';
import type { InlineSuggestions } from './inlineSuggestions';
import { ReadAhead } from './readAhead';

/** Reading ahead, with its ears on the editor. */
export function setUpReadAhead(
  suggestions: InlineSuggestions,
  client: EngineClient,
  controller: Pick<TrainingController, 'activeRun'>,
  registry: Pick<ModelRegistry, 'onDidChange'>,
  own: (part: Disposable) => void,
): void {
  const ahead = new ReadAhead<TextDocument>({
    read: (document, offset, token) => suggestions.readAhead(document, offset, token),
    generation: () => (client.isRunning ? client.generation : 0),
    isBusy: () => controller.activeRun !== undefined,
  });
  const cursorIn = ({ document, selection }: TextEditor) =>
    ahead.cursorAt(document, document.offsetAt(selection.active));
  const listeners = [
    registry.onDidChange(() => ahead.forget()),
    window.onDidChangeActiveTextEditor((editor) => {
      ahead.stop();
      if (editor) cursorIn(editor);
    }),
    window.onDidChangeTextEditorSelection(({ textEditor, kind }) => {
      const isOfUser =
        kind === TextEditorSelectionChangeKind.Mouse || kind === TextEditorSelectionChangeKind.Keyboard;
      if (isOfUser && textEditor === window.activeTextEditor) cursorIn(textEditor);
    }),
    // Other documents change without anybody typing: a log grows.
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0 && document === window.activeTextEditor?.document) ahead.stop();
    }),
  ];
  for (const listener of [ahead, ...listeners]) own(listener);
}
