import { commands, Range, Selection, type TextEditor, TextEditorRevealType } from 'vscode';
import type { FromInspector, InspectorCommand } from '../../protocol/inspectorProtocol';
import type { TextRange } from '../../protocol/predictions';
import type { ActiveEditor } from '../editor/activeEditor';
import { insertPrediction } from '../editor/insertPrediction';
import { type CommandId, commandIds } from '../ids';
import { saveFile } from './export/saveFile';
import type { EditorHighlights } from './editorHighlights';
import type { InspectorFeed } from './inspectorFeed';

const commandOf: Record<
  Exclude<InspectorCommand, 'startAgain'>,
  CommandId | readonly [CommandId, unknown]
> = {
  compareMemory: commandIds.compareMemory,
  train: commandIds.trainOnFile,
  trainTranslator: commandIds.trainTranslator,
  // The kind of model that is to be chosen at first.
  trainBlank: [commandIds.trainWithOptions, 'blank'],
  openSample: commandIds.openSample,
  pause: commandIds.pauseTraining,
  resume: commandIds.resumeTraining,
  stop: commandIds.stopTraining,
  generate: commandIds.generateText,
  fillBlank: commandIds.fillBlank,
  translate: commandIds.translateSelection,
  selectModel: commandIds.selectModel,
};

/** Does what the panel asks for. */
export async function actOn(
  message: Exclude<FromInspector, { type: 'ready' | 'ask' | 'cancel' | 'report' | 'viewState' }>,
  activeEditor: ActiveEditor,
  feed: InspectorFeed,
  highlights: EditorHighlights,
): Promise<void> {
  const { editor } = activeEditor;
  switch (message.type) {
    case 'command': {
      if (message.command === 'startAgain') return feed.startAgain();
      const wanted = commandOf[message.command];
      if (typeof wanted === 'string') await commands.executeCommand(wanted);
      else await commands.executeCommand(...wanted);
      return;
    }
    case 'window':
      feed.setWindow(message.tokens);
      return;
    case 'select':
      if (editor) select(editor, message.range);
      return;
    case 'highlight':
      highlights.show(editor, message.ranges);
      return;
    case 'save':
      await saveFile(editor, message.name, message.kind, message.content);
      return;
    case 'insert':
      if (editor) await insertPrediction(editor, message.offset, message.text);
  }
}

/** The cursor goes to the token's end: what the panel then predicts comes after the token. */
function select(editor: TextEditor, { start, end }: TextRange): void {
  const from = editor.document.positionAt(start);
  const to = editor.document.positionAt(end);
  editor.selection = new Selection(from, to);
  editor.revealRange(new Range(from, to), TextEditorRevealType.InCenterIfOutsideViewport);
}
