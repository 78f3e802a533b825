import { commands, l10n, type TextDocument, window, workspace } from 'vscode';
import type { Disposable } from '../../base/disposable';
import { contextKeys } from '../ids';
import { isTextOfTheUser } from '../editor/activeEditor';
import type { EngineClient } from '../engine/engineClient';
import { showInformation } from '../messages';
import type { ModelLoader } from '../models/modelLoader';
import type { ModelQuestions } from '../models/modelQuestions';
import { learningSettings, toggleLearning } from '../settings';
import type { TrainingController } from '../training/trainingController';
import { TypingLearner } from './typingLearner';

export interface LearningNeeds {
  client: EngineClient;
  questions: ModelQuestions;
  loader: ModelLoader;
  controller: TrainingController;
  log(text: string): void;
}

/** The learner with its ears on the editor. While the setting is off it hears of edits and does nothing. */
export function setUpLearning(
  { client, questions, loader, controller, log }: LearningNeeds,
  own: (part: Disposable) => void,
): TypingLearner<TextDocument> {
  const learner = new TypingLearner<TextDocument>({
    isOn: () => learningSettings().enabled,
    share: () => learningSettings().share,
    async modelFor(document) {
      if (controller.activeRun) return undefined;
      const model = await questions.modelFor(document);
      return model && model.state !== 'training' ? model : undefined;
    },
    async learn({ id }, document, request, token) {
      const model = await questions.modelFor(document);
      if (model?.id !== id)
        return { upTo: request.range.end, tokens: 0, loss: NaN, seconds: 0, waitSeconds: 0 };
      return questions.ask(model, document, token, (engine, place) =>
        engine.learnTyped({ ...place, ...request }, { token }),
      );
    },
    forget: (modelId) => client.engine.forgetTyped({ modelId }),
    log,
  });
  loader.mustStay = (modelId) => learner.learnt.some(({ id }) => id === modelId);
  const listeners = [
    workspace.onDidChangeTextDocument(({ document, contentChanges, reason }) => {
      if (contentChanges.length === 0 || !isTextOfTheUser(document)) return;
      const isFront = window.activeTextEditor?.document === document;
      learner.documentChanged(document, contentChanges, isFront && reason === undefined);
    }),
    workspace.onDidCloseTextDocument((document) => learner.documentClosed(document)),
    client.onDidStart(() => learner.engineStarted()),
    learner.onDidChange(
      () => void commands.executeCommand('setContext', contextKeys.hasLearnt, learner.learnt.length > 0),
    ),
  ];
  for (const listener of [learner, ...listeners]) own(listener);
  return learner;
}

export async function toggleLearnAsIType(): Promise<void> {
  const enabled = await toggleLearning();
  showInformation(
    enabled
      ? l10n.t(
          'Unroll learns what you type, while you pause. It is held in memory only: it is gone when the window closes, and “Forget What Was Learnt While Typing” takes it back at once.',
        )
      : l10n.t(
          'Unroll no longer learns what you type. What was learnt stays until the window closes, or until you forget it.',
        ),
  );
}

export async function forgetTyped(learner: TypingLearner<TextDocument>): Promise<void> {
  const forgotten = await learner.forget();
  showInformation(
    forgotten.length === 0
      ? l10n.t('Nothing was learnt while you typed.')
      : l10n.t(
          'Forgotten: {0}. The weights are those of the training again.',
          forgotten.map(({ name }) => name).join(', '),
        ),
  );
}
