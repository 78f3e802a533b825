import { l10n, type QuickPickItem, type TextEditor, window } from 'vscode';
import { insertPrediction } from '../editor/insertPrediction';
import { showInformation } from '../messages';
import type { ModelQuestions } from '../models/modelQuestions';
import { predictionsTopK } from '../settings';
import { visibleText } from '../text/visibleText';
import { speakingModel } from './speakingModel';

/** Lists the likeliest next words at the cursor, and inserts the one that is picked. */
export async function predictNextWord(editor: TextEditor, questions: ModelQuestions): Promise<void> {
  const model = await speakingModel(questions, editor);
  const { document, selection } = editor;
  const cursor = document.offsetAt(selection.active);
  const { predictions, offset, prefix } = await questions.predict(model, document, cursor, predictionsTopK());
  if (predictions.length === 0)
    return showInformation(l10n.t('The model of {0} expects no word that it knows here.', model.name));
  const items = predictions.map(({ text, probability }): QuickPickItem & { text: string } => ({
    label: visibleText(text),
    description: `${(100 * probability).toFixed(1)} %`,
    alwaysShow: true,
    text,
  }));
  const picked = await window.showQuickPick(items, {
    title: l10n.t('Next word, by the model of {0}', model.name),
    placeHolder: prefix
      ? l10n.t('Words that go on from “{0}”, the likeliest first', visibleText(prefix))
      : l10n.t('The likeliest first; pick one to insert it'),
  });
  if (picked) await insertPrediction(editor, offset, picked.text);
}
