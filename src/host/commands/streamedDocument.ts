import { type TextDocument, workspace, WorkspaceEdit } from 'vscode';

/** Text that comes in pieces, appended to a document in order: one edit at a time, each with all that has come meanwhile. */
export class StreamedDocument {
  private waiting = '';
  private writing: Promise<void> | undefined;
  private gone = false;

  constructor(
    private readonly document: TextDocument,
    /** The document was closed, or does not take edits. */
    private readonly onGone: () => void,
  ) {}

  append(text: string): void {
    if (this.gone) return;
    this.waiting += text;
    this.writing ??= this.write();
  }

  /** Resolves when everything that was appended stands in the document, or the document is gone. */
  async finish(): Promise<void> {
    await this.writing;
  }

  private async write(): Promise<void> {
    while (this.waiting !== '' && !this.gone) {
      const text = this.waiting;
      this.waiting = '';
      this.gone = !(await this.insertAtEnd(text));
    }
    this.writing = undefined;
    if (this.gone) this.onGone();
  }

  private async insertAtEnd(text: string): Promise<boolean> {
    await Promise.resolve(); // pieces that come in one turn make one edit
    const { document } = this;
    if (document.isClosed) return false;
    const edit = new WorkspaceEdit();
    edit.insert(document.uri, document.lineAt(document.lineCount - 1).range.end, text);
    return Promise.resolve(workspace.applyEdit(edit)).catch(() => false);
  }
}
