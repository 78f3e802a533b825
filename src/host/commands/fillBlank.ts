import { commands, l10n, type LogOutputChannel, type QuickPickItem, type TextEditor, window } from 'vscode';
import { UnrollError } from '../../base/errors';
import type { Prediction } from '../../protocol/predictions';
import { documentName } from '../editor/documentName';
import { FillPreview } from '../editor/fillPreview';
import { commandIds } from '../ids';
import { showError, showInformation, showWarning } from '../messages';
import type { ModelQuestions } from '../models/modelQuestions';
import { predictionsTopK } from '../settings';
import { visibleText } from '../text/visibleText';
import { sourceFromFile } from '../training/trainingSource';
import type { TrainingUi } from '../training/trainingUi';

interface CandidateItem extends QuickPickItem {
  prediction: Prediction;
}

/**
 * Lists what may stand at the cursor, in the written blank there, or instead of the selected word, from the text on both
 * sides. The one that is looked at in the list is shown in the text; nothing is edited before one is picked.
 */
export async function fillBlank(
  editor: TextEditor,
  questions: ModelQuestions,
  trainingUi: TrainingUi,
  log: LogOutputChannel,
): Promise<void> {
  const { document, selection } = editor;
  const model = await questions.modelFor(document, 'blank');
  if (!model) return offerTraining(editor, trainingUi, log);
  const { version } = document;
  const asked = { start: document.offsetAt(selection.start), end: document.offsetAt(selection.end) };
  const { range, predictions } = await questions.fill(model, document, asked, predictionsTopK());
  if (predictions.length === 0)
    return showInformation(l10n.t('The model of {0} expects no word that it knows here.', model.name));

  const preview = new FillPreview(editor, range);
  const picker = window.createQuickPick<CandidateItem>();
  picker.title = l10n.t('Fill the blank, by the model of {0}', model.name);
  picker.items = predictions.map((prediction) => ({
    label: visibleText(prediction.text.replace(/^ (?=\S)/, '')),
    description: `${(100 * prediction.probability).toFixed(1)} %`,
    alwaysShow: true,
    prediction,
  }));
  picker.onDidChangeActive(([item]) => {
    preview.show(item?.prediction.text);
    // The list may cover the text: what it would become stands in the list's own line, too.
    picker.placeholder = item && preview.lineWith(item.prediction.text);
  });
  const picked = await new Promise<CandidateItem | undefined>((resolve) => {
    picker.onDidAccept(() => resolve(picker.activeItems[0]));
    picker.onDidHide(() => resolve(undefined));
    picker.show();
  });
  picker.dispose();
  preview.dispose();
  if (!picked) return;
  if (document.isClosed || document.version !== version)
    throw new UnrollError('stale', 'The text was edited meanwhile.', 'Run the command again.');
  const isDone = await editor.edit((edit) => edit.replace(preview.range, picked.prediction.text));
  if (!isDone) showError(log, new UnrollError('bad-input', 'The editor does not take the word.'));
}

function offerTraining(editor: TextEditor, trainingUi: TrainingUi, log: LogOutputChannel): void {
  const options = { model: { kind: 'blank' as const } };
  // Its text may have become too large or empty since.
  const train = async () => trainingUi.train(sourceFromFile(editor, options));
  showWarning(
    l10n.t('No model that reads both sides is there for {0}.', documentName(editor.document)),
    {
      title: l10n.t('Train One on This File'),
      run: () => train().catch((error: unknown) => showError(log, error)),
    },
    {
      title: l10n.t('Train with Options…'),
      run: () => commands.executeCommand(commandIds.trainWithOptions, 'blank'),
    },
  );
}
