import type { CancellationToken } from '../../../base/cancellation';
import { UnrollError } from '../../../base/errors';
import { phrase } from '../../../base/phrase';
import type { ActiveEditor } from '../../editor/activeEditor';
import { documentName } from '../../editor/documentName';
import { noEditorError } from '../../editor/noEditor';
import type { Laboratory } from '../../laboratory/laboratory';
import type { ModelQuestions } from '../../models/modelQuestions';
import { identityOf } from '../../models/documentIdentity';
import type { Model, ModelRegistry, DocumentIdentity } from '../../models/modelRegistry';
import type { QuestionContext } from './question';

/** What a question of the panel is about at this moment: the same document and model that the panel shows. */
export async function contextOf(
  { editor }: ActiveEditor,
  registry: ModelRegistry,
  questions: ModelQuestions,
  laboratory: Pick<Laboratory, 'modelsFor'>,
  runs: QuestionContext['runs'],
  token: CancellationToken,
): Promise<QuestionContext> {
  if (!editor) throw noEditorError();
  const { document, selection } = editor;
  await registry.load();
  const identity = identityOf(document);
  const model = registry.speakerFor(identity)?.model ?? (await comparedModel(laboratory, identity));
  if (!model) {
    throw new UnrollError(
      'no-model',
      phrase`No model speaks for ${documentName(document)}.`,
      'Train on this file first, or choose another model.',
    );
  }
  return {
    model,
    document,
    offset: document.offsetAt(selection.active),
    selection: { start: document.offsetAt(selection.start), end: document.offsetAt(selection.end) },
    token,
    registry,
    questions,
    runs,
    compared: (documentUri) => laboratory.modelsFor(documentUri),
    ask: (question, other = model) => questions.ask(other, document, token, question),
  };
}

/** Where no other model speaks, one that was trained for a comparison on the document does, once somebody asks. */
async function comparedModel(
  laboratory: Pick<Laboratory, 'modelsFor'>,
  { uri, languageId }: DocumentIdentity,
): Promise<Model | undefined> {
  const model = (await laboratory.modelsFor(uri)).at(-1);
  return model && { ...model, languageId, trainedAt: 0, state: 'unsaved' };
}
