import { Range, type TextEditor } from 'vscode';
import { missingPart } from './missingPart';

/** Inserts a predicted token at the cursor. `offset` is where the token begins: before a half-typed word, or at the cursor. */
export async function insertPrediction(editor: TextEditor, offset: number, text: string): Promise<boolean> {
  const { document, selection } = editor;
  const cursor = selection.active;
  const typed = document.getText(new Range(document.positionAt(offset), cursor));
  const missing = document.offsetAt(cursor) < offset ? undefined : missingPart(text, typed);
  if (missing === undefined) return false; // the cursor went elsewhere since
  return editor.edit((edit) => edit.insert(cursor, missing));
}
