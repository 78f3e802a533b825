import { type CancellationToken, throwIfCancelled } from '../../base/cancellation';
import { UnrollError } from '../../base/errors';
import { type Pacing, runInSlices } from '../../base/slices';
import type { KernelsBackend } from '../../engine/kernels/kernels';
import type { ModelReader } from '../../engine/reading/modelReader';
import type { ThreadSupply } from '../../engine/threads/threadSupply';
import type { DocumentPlace } from '../../protocol/engineApi';
import { Documents } from '../documents';
import { Foreground } from '../foreground';
import { Learnings } from '../learnings';
import { Models } from '../models';
import type { TrainingSession } from '../trainingSession';

export interface EngineServiceOptions extends Pacing {
  backend: KernelsBackend;
  /** Why these kernels, for the log. */
  reason?: string;
  /** Where more threads come from; without it there is one. */
  threads?: ThreadSupply;
}

/** What a place in a document is asked for. */
export type Question = Pick<DocumentPlace, 'modelId' | 'documentId' | 'version'>;

/** What the areas of the service share: models and documents in memory, and the turn of who waits for an answer. */
export class EngineCore {
  readonly models = new Models();
  readonly documents = new Documents();
  readonly learnings: Learnings;
  readonly foreground: Foreground;
  /** Id of the run being prepared or trained. */
  runId?: string;
  session?: TrainingSession;

  constructor(readonly options: EngineServiceOptions) {
    this.learnings = new Learnings(options);
    this.foreground = new Foreground(() => options.yieldNow());
  }

  /** Reads a document for a person who waits. Fails with `stale` also when it is edited meanwhile. */
  ask<T>(
    question: Question,
    token: CancellationToken,
    read: (reader: ModelReader) => Generator<void, T>,
  ): Promise<T> {
    const { modelId, documentId, version } = question;
    const check = () => {
      throwIfCancelled(token);
      this.documents.checkVersion(documentId, version);
    };
    return this.foreground.run(async () => {
      check();
      const reader = this.documents.reader(documentId, version, modelId, this.models.get(modelId));
      return runInSlices(read(reader), this.options, { check });
    });
  }

  /** Throws `busy` for the id of the run that trains. */
  checkFree(modelId: string): void {
    if (modelId !== this.runId) return;
    throw new UnrollError('busy', 'A model with this id is being trained.', 'Stop the training first.');
  }

  forget(modelId: string): void {
    this.models.delete(modelId);
    this.documents.releaseModel(modelId);
  }
}

export function offsetIn(reader: ModelReader, offset: number): number {
  return Math.min(Math.max(0, Math.trunc(offset)), reader.document.text.length);
}
