import type { TextEditor } from 'vscode';
import { UnrollError } from '../../base/errors';
import type { RunOptions } from '../../protocol/spec';
import { documentName } from '../editor/documentName';
import { trainingThreads } from '../settings';
import type { TrainingSource } from './trainingRun';
import { identityOf } from '../models/documentIdentity';

export function sourceFromFile(editor: TextEditor, options: RunOptions = {}): TrainingSource {
  return source(editor, editor.document.getText(), options);
}

/** All selections, joined by line breaks. Fails with `bad-input` when nothing is selected. */
export function sourceFromSelection(editor: TextEditor): TrainingSource {
  const parts = editor.selections.filter((selection) => !selection.isEmpty);
  if (parts.length === 0) {
    throw new UnrollError(
      'bad-input',
      'Nothing is selected.',
      'Select the text to train on, or run “Unroll: Train on This File”.',
    );
  }
  const inOrder = [...parts].sort((a, b) => a.start.compareTo(b.start));
  return source(editor, inOrder.map((selection) => editor.document.getText(selection)).join('\n'), {});
}

function source({ document }: TextEditor, text: string, options: RunOptions): TrainingSource {
  return {
    documentUri: identityOf(document).uri,
    documentVersion: document.version,
    name: documentName(document),
    languageId: document.languageId,
    text,
    options,
    threads: trainingThreads(),
  };
}
