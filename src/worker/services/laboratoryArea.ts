import { throwIfCancelled } from '../../base/cancellation';
import { UnrollError } from '../../base/errors';
import { runInSlices } from '../../base/slices';
import { GradientReader } from '../../engine/gradient/gradientAt';
import { runLab } from '../../engine/laboratory/runLab';
import type { EncodedDocument } from '../../engine/text/encodedDocument';
import type { LaboratoryApi, TrainingApi } from '../../protocol/engineApi';
import type { TextCellResult } from '../../protocol/laboratory';
import { compareCell, equalSizes } from './compareText';
import { type EngineCore, offsetIn } from './engineCore';

/** The id of the run that the engine is busy with while the laboratory trains on a task. */
const laboratoryRun = 'laboratory';

/** Memory, compared and looked into. */
export function laboratoryArea(core: EngineCore, training: Pick<TrainingApi, 'train'>): LaboratoryApi {
  const gradients = new GradientReader(core.options.backend);
  let isStopped = false;
  return {
    async runLab(request, { token, progress }) {
      if (core.runId !== undefined) throw busy();
      core.runId = laboratoryRun;
      isStopped = false;
      try {
        const { backend, nowSeconds, yieldNow } = core.options;
        const stopping = { isStopped: () => isStopped };
        const work = runLab(backend, request, nowSeconds, stopping);
        const betweenSlices = async () => {
          await yieldNow();
          while (core.foreground.isRunning) await yieldNow();
        };
        return await runInSlices(
          work,
          { nowSeconds, yieldNow: betweenSlices },
          { check: () => throwIfCancelled(token), onStep: (event) => event && progress(event) },
        );
      } finally {
        core.runId = undefined;
      }
    },
    async compareText(request, context) {
      if (core.runId !== undefined) throw busy();
      isStopped = false;
      const sizes = equalSizes(core, request);
      const results: TextCellResult[] = [];
      for (const cell of request.cells) {
        if (isStopped) break;
        const result = await compareCell(core, training, request, { cell, ...sizes(cell) }, context);
        if (!result) continue;
        results.push(result);
        context.progress({ kind: 'result', result });
      }
      return results;
    },
    async stopLab() {
      isStopped = true;
      core.session?.stop();
    },
    gradient(request, { token }) {
      return core.ask(request, token, (reader) => {
        const predicted = predictedToken(reader.document, offsetIn(reader, request.offset));
        const mostLags = Math.max(1, Math.min(Math.trunc(request.maxLags) || 1, reader.window));
        return gradients.gradientAt(reader.under(request.interventions), { token: predicted, mostLags });
      });
    },
  };
}

/** The token that begins at the offset or holds it; the count of tokens at the end of the text. */
function predictedToken(document: EncodedDocument, offset: number): number {
  const before = document.tokenAt(offset);
  return before >= 0 && document.starts[before + 1] > offset ? before : before + 1;
}

function busy(): UnrollError {
  return new UnrollError(
    'busy',
    'Another training is running.',
    'Stop it first, or wait until it has finished.',
  );
}
