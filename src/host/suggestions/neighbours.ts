import { type TextDocument, window, workspace } from 'vscode';
import { isTextOfTheUser } from '../editor/activeEditor';

const mostNeighbours = 4;
/** Larger documents are data rather than text that somebody writes. In UTF-16 units. */
const mostUnits = 300_000;

/** Other open documents of the same language, those on view first. */
export function neighboursOf(document: TextDocument): TextDocument[] {
  const visible = new Set(window.visibleTextEditors.map((editor) => editor.document));
  return workspace.textDocuments
    .filter(
      (other) =>
        other !== document &&
        !other.isClosed &&
        other.languageId === document.languageId &&
        isTextOfTheUser(other) &&
        sizeOf(other) <= mostUnits,
    )
    .sort((a, b) => Number(visible.has(b)) - Number(visible.has(a)))
    .slice(0, mostNeighbours);
}

function sizeOf(document: TextDocument): number {
  return document.offsetAt(document.lineAt(document.lineCount - 1).range.end);
}
