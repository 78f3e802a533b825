import { TabInputWebview, type TextDocument, type TextEditor, window } from 'vscode';
import { DisposableObject } from '../../base/disposable';
import { Emitter } from '../../base/event';
import { viewTypes } from '../ids';

/** Editors that only look like documents: the user does not write there. */
const foreignSchemes = new Set(['output', 'vscode-scm', 'comment', 'vscode-terminal', 'debug']);

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
    this.last = userEditor(window.activeTextEditor);
    this._register(window.onDidChangeActiveTextEditor((editor) => this.activate(editor)));
    this._register(window.onDidChangeVisibleTextEditors(() => this.dropClosed()));
  }

  /** The editor whose document is on view, wherever the focus is. */
  get editor(): TextEditor | undefined {
    return this.last;
  }

  /** The editor for a command: none while something else than the inspector, such as an image, is in front. */
  get forCommand(): TextEditor | undefined {
    const active = userEditor(window.activeTextEditor);
    return active ?? (isInspectorInFront() ? this.last : undefined);
  }

  private activate(editor: TextEditor | undefined): void {
    const meant = userEditor(editor);
    if (!meant || meant === this.last) return;
    this.last = meant;
    this.changes.fire();
  }

  private dropClosed(): void {
    if (!this.last || window.visibleTextEditors.includes(this.last)) return;
    // An editor that went to a background tab keeps its place until another comes; one with a closed document does not.
    const { document } = this.last;
    this.last = window.visibleTextEditors.find((editor) => editor.document === document);
    if (this.last) return;
    this.last =
      userEditor(window.activeTextEditor) ??
      window.visibleTextEditors.find((editor) => isTextOfTheUser(editor.document));
    this.changes.fire();
  }
}

function userEditor(editor: TextEditor | undefined): TextEditor | undefined {
  return editor && isTextOfTheUser(editor.document) ? editor : undefined;
}

function isInspectorInFront(): boolean {
  const input = window.tabGroups.activeTabGroup.activeTab?.input;
  // VS Code prefixes the view types of webviews.
  return input instanceof TabInputWebview && input.viewType.endsWith(viewTypes.inspector);
}
