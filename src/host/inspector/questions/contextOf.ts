import { l10n } from 'vscode';
import type { CancellationToken } from '../../../base/cancellation';
import { UnrollError } from '../../../base/errors';
import type { ActiveEditor } from '../../editor/activeEditor';
import { documentName } from '../../editor/documentName';
import { noEditorError } from '../../editor/noEditor';
import { identityOf } from '../../models/documentIdentity';
import type { ModelQuestions } from '../../models/modelQuestions';
import type { ModelRegistry } from '../../models/modelRegistry';
import type { QuestionContext } from './question';

/** What a question of the panel is about at this moment: the same document and model that the panel shows. */
export async function contextOf(
  { editor }: ActiveEditor,
  registry: ModelRegistry,
  questions: ModelQuestions,
  token: CancellationToken,
): Promise<QuestionContext> {
  if (!editor) throw noEditorError();
  const { document, selection } = editor;
  await registry.load();
  const model = registry.speakerFor(identityOf(document))?.model;
  if (!model) {
    throw new UnrollError(
      'no-model',
      l10n.t('No model speaks for {0}.', documentName(document)),
      l10n.t('Train on this file first, or choose another model.'),
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
    ask: (question, other = model) => questions.ask(other, document, token, question),
  };
}
