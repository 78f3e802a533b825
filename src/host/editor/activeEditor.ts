import { TabInputWebview, type TextDocument, type TextEditor, window, workspace } from 'vscode';
import { DisposableObject } from '../../base/disposable';
import { Emitter } from '../../base/event';
import { viewTypes } from '../ids';

/** Editors that only look like documents: the user does not write there. */
const foreignSchemes = new Set([
  'output',
  'vscode-scm',
  'comment',
  'debug',
  'chatSessionInput',
  'vscode-interactive-input',
]);

export function isTextOfTheUser(document: TextDocument): boolean {
  return !foreignSchemes.has(document.uri.scheme);
}

/**
 * The text editor that the user means. While the inspector has the focus VS Code knows no active text editor; the one that
 * was active last is meant then, for as long as it is there.
 */
export class ActiveEditor extends DisposableObject {
  private last: TextEditor | undefined;
  private readonly changes = this._register(new Emitter<void>());
  /** Another editor, or none any more. */
  readonly onDidChange = this.changes.event;

  constructor() {
    super();
    this.last = userEditor(window.activeTextEditor) ?? visibleUserEditor();
    this._register(window.onDidChangeActiveTextEditor((editor) => this.activate(editor)));
    this._register(window.onDidChangeVisibleTextEditors(() => this.visibleEditorsChanged()));
    // A document whose language changes is closed and opened again.
    this._register(workspace.onDidOpenTextDocument((document) => this.reopened(document)));
  }

  /** The editor whose document is on view, wherever the focus is. */
  get editor(): TextEditor | undefined {
    return this.last;
  }

  /**
   * The editor for a command: with the focus in the inspector, or in the log, the last one; none while something else,
   * such as an image, is in front.
   */
  get forCommand(): TextEditor | undefined {
    const active = window.activeTextEditor;
    return userEditor(active) ?? (active || isInspectorInFront() ? this.last : undefined);
  }

  private activate(editor: TextEditor | undefined): void {
    const meant = userEditor(editor);
    if (!meant || meant === this.last) return;
    this.last = meant;
    this.changes.fire();
  }

  private reopened(document: TextDocument): void {
    if (document.uri.toString() === this.last?.document.uri.toString()) this.changes.fire();
  }

  private visibleEditorsChanged(): void {
    if (!this.last || window.visibleTextEditors.includes(this.last)) return;
    const { document } = this.last;
    const sameText = window.visibleTextEditors.find((editor) => editor.document === document);
    if (sameText) {
      this.last = sameText;
      return;
    }
    // The inspector may stand in front of its own text, where there is only one column.
    if (isInspectorInFront() && !document.isClosed) return;
    this.last = userEditor(window.activeTextEditor) ?? visibleUserEditor();
    this.changes.fire();
  }
}

function userEditor(editor: TextEditor | undefined): TextEditor | undefined {
  return editor && isTextOfTheUser(editor.document) ? editor : undefined;
}

function visibleUserEditor(): TextEditor | undefined {
  return window.visibleTextEditors.find((editor) => isTextOfTheUser(editor.document));
}

function isInspectorInFront(): boolean {
  const input = window.tabGroups.activeTabGroup.activeTab?.input;
  // VS Code prefixes the view types of webviews.
  return input instanceof TabInputWebview && input.viewType.endsWith(viewTypes.inspector);
}
