import { UnrollError } from '../../base/errors';
import { summarise } from '../../engine/model/summarise';
import { withThreads } from '../../engine/threads/withThreads';
import { tokensToPredict } from '../../engine/translation/pairs/pairBatches';
import { preparePairs } from '../../engine/translation/pairs/preparePairs';
import { TranslationTrainer } from '../../engine/translation/translationTask';
import type { CallContext } from '../../protocol/engineApi';
import type { TrainingEvent, TrainingResult, TrainRequest } from '../../protocol/training';
import type { EngineCore } from './engineCore';
import { provenanceOf, runSession } from './runSession';

/** The training of a model that translates, on pairs. It has no checkpoints: one that was cut short begins anew. */
export async function trainPairs(
  core: EngineCore,
  request: TrainRequest,
  context: CallContext<TrainingEvent>,
): Promise<TrainingResult> {
  const { runId } = request;
  const { backend, nowSeconds, threads } = core.options;
  if (request.resume) {
    throw new UnrollError(
      'bad-input',
      'The training of a model that translates does not go on from a checkpoint.',
      'Train it anew, with higher limits.',
    );
  }
  const run = withThreads(preparePairs(request), request.threads ?? 'auto', backend, threads);
  const { reasons, tokenizers, train, valid } = run;
  const trainer = new TranslationTrainer(backend, run.spec, { train, valid }, nowSeconds, threads);
  core.models.set(runId, { network: trainer.network, tokenizers });
  const started = { reasons, trainTokens: tokensToPredict(train), validTokens: tokensToPredict(valid) };
  const outcome = await runSession(core, runId, trainer, started, context);
  // The trainer's memory, several times the model's, goes with the trainer.
  const network = trainer.network.clone(backend);
  const provenance = provenanceOf(request, backend.name);
  const summary = summarise(trainer.spec, network, outcome, Date.now(), provenance);
  core.models.set(runId, { network, tokenizers, summary });
  return { ...outcome, runId, summary, vocabulary: tokenizers.target.vocabularySize };
}
