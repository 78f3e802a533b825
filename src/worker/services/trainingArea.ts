import { runInSlices } from '../../base/slices';
import { type CancellationToken, throwIfCancelled } from '../../base/cancellation';
import { UnrollError } from '../../base/errors';
import { rememberText } from '../../engine/memory/rememberText';
import { summarise } from '../../engine/model/summarise';
import { prepareResume } from '../../engine/checkpoint/prepareResume';
import { readCheckpoint } from '../../engine/checkpoint/readCheckpoint';
import type { StoredCheckpoint } from '../../engine/checkpoint/checkpointFile';
import { type PreparedRun, prepareRun } from '../../engine/text/prepareRun';
import { withThreads } from '../../engine/threads/withThreads';
import { Trainer } from '../../engine/training/trainer';
import type { TrainingApi } from '../../protocol/engineApi';
import type { TrainingEvent, TrainingResult, TrainRequest } from '../../protocol/training';
import { checkpointsOf } from '../checkpointEvents';
import type { TrainingSession } from '../trainingSession';
import type { EngineCore } from './engineCore';
import { newLimits, provenanceOf, runSession } from './runSession';
import { trainPairs } from './trainPairs';

/** One training at a time; the model speaks under the run's id from the first step on. */
export function trainingArea(core: EngineCore): TrainingApi {
  return {
    async train(request, { token, progress }) {
      if (core.runId !== undefined) {
        throw new UnrollError(
          'busy',
          'Another training is running.',
          'Stop it first, or wait until it has finished.',
        );
      }
      const { runId } = request;
      core.runId = runId;
      try {
        throwIfCancelled(token);
        const resume = request.resume && readCheckpoint(request.resume);
        if ((resume?.spec.model ?? request.options.model)?.kind === 'translate')
          return await trainPairs(core, request, resume, { token, progress });
        const { backend, threads } = core.options;
        const run = resume
          ? prepareResume(resume, request, newLimits(request))
          : withThreads(prepareRun(request, backend.name), request.threads ?? 'auto', backend, threads);
        return await trainPrepared(core, request, run, resume, token, progress);
      } catch (error) {
        if (core.models.has(runId)) core.forget(runId);
        throw error;
      } finally {
        core.runId = undefined;
        core.session = undefined;
      }
    },
    async pauseTraining({ runId }) {
      sessionOf(core, runId)?.pause();
    },
    async resumeTraining({ runId }) {
      sessionOf(core, runId)?.resume();
    },
    async stopTraining({ runId }) {
      sessionOf(core, runId)?.stop();
    },
  };
}

async function trainPrepared(
  core: EngineCore,
  request: TrainRequest,
  run: PreparedRun,
  resume: StoredCheckpoint | undefined,
  token: CancellationToken,
  progress: (event: TrainingEvent) => void,
): Promise<TrainingResult> {
  const { runId } = request;
  const { spec: planned, reasons, tokenizer, train, valid } = run;
  const { backend, nowSeconds, threads } = core.options;
  const trainer = new Trainer(backend, planned, { train, valid }, nowSeconds, threads, {
    resume: resume?.state,
    checkpoints: checkpointsOf(
      request,
      { spec: planned, tokenizer: tokenizer.toData() },
      backend.name,
      progress,
    ),
  });
  core.models.set(runId, { network: trainer.network, tokenizer });
  const started = { reasons, trainTokens: train.length, validTokens: valid.length };
  const outcome = await runSession(core, runId, trainer, started, { token, progress });
  // The trainer's memory, several times the model's, goes with the trainer.
  const network = trainer.network.clone(backend);
  const { spec } = trainer;
  const remembering = rememberText(network, { train, valid }, spec, request.remember !== false);
  const { cache, text } = await runInSlices(remembering, core.options);
  const provenance = provenanceOf(request, backend.name);
  const summary = summarise(spec, network, outcome, Date.now(), provenance, cache);
  core.models.set(runId, { network, tokenizer, summary, ...(text && { text }) });
  return { ...outcome, runId, summary, vocabulary: tokenizer.vocabularySize };
}

/** The session of a run; undefined for one that has just finished, which is no error: the click came a moment too late. */
function sessionOf(core: EngineCore, runId: string): TrainingSession | undefined {
  if (core.session?.runId === runId) return core.session;
  if (core.models.has(runId)) return undefined;
  throw new UnrollError(
    'no-model',
    'This training is not running.',
    'Start one with “Unroll: Train on This File”.',
  );
}
