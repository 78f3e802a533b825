import type { StoredCheckpoint } from '../../engine/checkpoint/checkpointFile';
import { prepareResumePairs } from '../../engine/checkpoint/prepareResume';
import { summarise } from '../../engine/model/summarise';
import { withThreads } from '../../engine/threads/withThreads';
import { tokensToPredict } from '../../engine/translation/pairs/pairBatches';
import { preparePairs } from '../../engine/translation/pairs/preparePairs';
import { TranslationTrainer } from '../../engine/translation/translationTask';
import type { CallContext } from '../../protocol/engineApi';
import type { TrainingEvent, TrainingResult, TrainRequest } from '../../protocol/training';
import { checkpointsOf } from '../checkpointEvents';
import type { EngineCore } from './engineCore';
import { newLimits, provenanceOf, runSession } from './runSession';

/** The training of a model that translates, on pairs; new, or on from a checkpoint. */
export async function trainPairs(
  core: EngineCore,
  request: TrainRequest,
  resume: StoredCheckpoint | undefined,
  context: CallContext<TrainingEvent>,
): Promise<TrainingResult> {
  const { runId } = request;
  const { backend, nowSeconds, threads } = core.options;
  const run = resume
    ? prepareResumePairs(resume, request, newLimits(request))
    : withThreads(preparePairs(request), request.threads ?? 'auto', backend, threads);
  const { spec, reasons, tokenizers, train, valid } = run;
  const about = {
    spec,
    tokenizer: tokenizers.source.toData(),
    targetTokenizer: tokenizers.target.toData(),
  };
  const trainer = new TranslationTrainer(backend, spec, { train, valid }, nowSeconds, threads, {
    resume: resume?.state,
    checkpoints: checkpointsOf(request, about, backend.name, context.progress),
  });
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
