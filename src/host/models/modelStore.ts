import { createHash } from 'node:crypto';
import { UnrollError } from '../../base/errors';
import { phrase } from '../../base/phrase';
import type { ModelKind } from '../../protocol/spec';
import type { TrainingPoint } from '../../protocol/training';
import { formatCurve, formatIndex, parseCurve, parseIndex } from './modelIndex';
import { isSamePlace, kindOf, type ModelRecord, type TrainedModel, withRecord } from './modelRecord';
import type { StorageFolder } from './storageFolder';

const indexFile = 'models.json';
const damagedIndexFile = 'models.damaged.json';

/** Trained models in the extension's storage: an index, and for every document's model a file of weights and one of its curve. */
export class ModelStore {
  /** Changes of the index run one after the other. */
  private queue: Promise<unknown> = Promise.resolve();

  constructor(private readonly folder: StorageFolder) {}

  /** Everything stored. A damaged index is set aside and reported as `problem`; it is no reason to fail. */
  async list(): Promise<{ records: ModelRecord[]; problem?: UnrollError }> {
    const bytes = await this.folder.read(indexFile);
    if (!bytes) return { records: [] };
    try {
      const { records, dropped } = parseIndex(new TextDecoder().decode(bytes));
      if (dropped === 0) return { records };
      return {
        records,
        problem: new UnrollError(
          'bad-model',
          dropped === 1
            ? 'A damaged entry was left out of the list of models.'
            : phrase`${dropped} damaged entries were left out of the list of models.`,
        ),
      };
    } catch (error) {
      await this.folder.rename(indexFile, damagedIndexFile);
      if (error instanceof UnrollError) return { records: [], problem: error };
      throw error;
    }
  }

  /** Stores a model in the place of its document's earlier one of its kind. Weights go first: an index never names what is not there. */
  save({ record, bytes, points }: TrainedModel): Promise<void> {
    return this.inTurn(async () => {
      const { model, curve } = fileNames(record.documentUri, kindOf(record));
      await this.folder.write(model, bytes);
      await this.folder.write(curve, new TextEncoder().encode(formatCurve(points)));
      await this.updateIndex((records) => withRecord(records, record));
    });
  }

  /** Writes down anew what is known of a stored model. */
  update(record: ModelRecord): Promise<void> {
    return this.inTurn(() =>
      this.updateIndex((records) => records.map((other) => (other.id === record.id ? record : other))),
    );
  }

  async readModel(record: ModelRecord): Promise<Uint8Array> {
    const bytes = await this.folder.read(fileNames(record.documentUri, kindOf(record)).model);
    if (bytes) return bytes;
    throw new UnrollError(
      'bad-model',
      phrase`The stored model of ${record.name} is gone.`,
      'Train on the text again.',
    );
  }

  async readCurve(record: ModelRecord): Promise<TrainingPoint[]> {
    const bytes = await this.folder.read(fileNames(record.documentUri, kindOf(record)).curve);
    return bytes ? parseCurve(new TextDecoder().decode(bytes)) : [];
  }

  delete(record: ModelRecord): Promise<void> {
    return this.inTurn(async () => {
      await this.updateIndex((records) => records.filter((other) => !isSamePlace(other, record)));
      const { model, curve } = fileNames(record.documentUri, kindOf(record));
      await this.folder.remove(model);
      await this.folder.remove(curve);
    });
  }

  /** Another window may have written meanwhile: the index is read again before each change. */
  private async updateIndex(change: (records: ModelRecord[]) => ModelRecord[]): Promise<void> {
    const { records } = await this.list();
    await this.folder.write(indexFile, new TextEncoder().encode(formatIndex(change(records))));
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    const result = this.queue.then(work);
    this.queue = result.catch(() => undefined);
    return result;
  }
}

/** Names that say nothing of a document's path and fit every file system. */
export function fileNames(
  documentUri: string,
  kind: ModelKind = 'language',
): { model: string; curve: string } {
  // A document's URI has no space, so no other document's name is that of a second kind of model.
  const name = kind === 'language' ? documentUri : `${documentUri} ${kind}`;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 32);
  return { model: `${hash}.safetensors`, curve: `${hash}.curve.json` };
}
