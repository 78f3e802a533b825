import type { TextEditor } from 'vscode';
import { UnrollError } from '../../base/errors';
import { phrase } from '../../base/phrase';
import { documentName } from '../editor/documentName';
import type { ModelQuestions } from '../models/modelQuestions';
import type { Model } from '../models/modelRegistry';

/** The model that speaks for an editor's document. Fails with `no-model`, and says what to do. */
export async function speakingModel(questions: ModelQuestions, editor: TextEditor): Promise<Model> {
  const model = await questions.modelFor(editor.document);
  if (model) return model;
  throw new UnrollError(
    'no-model',
    phrase`No model speaks for ${documentName(editor.document)}.`,
    'Train on this file first, or choose another model.',
  );
}
