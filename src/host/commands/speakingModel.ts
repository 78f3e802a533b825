import { l10n, type TextEditor } from 'vscode';
import { UnrollError } from '../../base/errors';
import { documentName } from '../editor/documentName';
import type { ModelQuestions } from '../models/modelQuestions';
import type { Model } from '../models/modelRegistry';

/** The model that speaks for an editor's document. Fails with `no-model`, and says what to do. */
export async function speakingModel(questions: ModelQuestions, editor: TextEditor): Promise<Model> {
  const model = await questions.modelFor(editor.document);
  if (model) return model;
  throw new UnrollError(
    'no-model',
    l10n.t('No model speaks for {0}.', documentName(editor.document)),
    l10n.t('Train on this file first, or choose another model.'),
  );
}
