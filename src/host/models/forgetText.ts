import { l10n, type TextEditor, window } from 'vscode';
import { UnrollError } from '../../base/errors';
import { phrase } from '../../base/phrase';
import { speakingModel } from '../commands/speakingModel';
import { showInformation } from '../messages';
import { formatCount } from '../training/trainingText';
import type { ModelQuestions } from './modelQuestions';
import type { ModelRegistry } from './modelRegistry';

/** Takes the text that the document's model was trained on out of the model, here and in its file. Asks first. */
export async function forgetTrainingText(
  editor: TextEditor,
  questions: ModelQuestions,
  registry: ModelRegistry,
): Promise<void> {
  const model = await speakingModel(questions, editor);
  const { record, name } = model;
  if (!record) throw new UnrollError('busy', phrase`${name} is being trained.`, 'Stop the training first.');
  const yes = l10n.t('Forget the Text');
  const question = l10n.t(
    'Forget the text that the model of {0} was trained on? What it has learnt stays; it no longer looks up what came after the same words.',
    name,
  );
  if ((await window.showWarningMessage(question, { modal: true }, yes)) !== yes) return;
  const { tokens, bytes } = await questions.askModel(model, async (engine, modelId) => ({
    ...(await engine.forgetText({ modelId })),
    bytes: await engine.exportModel({ modelId }),
  }));
  if (tokens > 0) await registry.add({ record, bytes, points: await registry.curveOf(record) });
  showInformation(
    tokens > 0
      ? l10n.t(
          'The model of {0} has forgotten its text, {1} tokens. The list of runs keeps the text that a run learnt until the run is deleted.',
          name,
          formatCount(tokens),
        )
      : l10n.t('The model of {0} remembers no text.', name),
  );
}
