import type { LabRecord } from '../../protocol/laboratory';
import type { StorageFolder } from '../models/storageFolder';

const indexName = 'laboratory.json';
const modelName = (id: string) => `${id}.safetensors`;
/** Comparisons kept; older ones go, with their models. */
const mostRecords = 12;

/** Comparisons as files: one list of results, and the models of texts beside it. */
export class LabStore {
  constructor(private readonly folder: StorageFolder) {}

  /** The latest first. Throws when the list cannot be read; one that is not ours counts as empty. */
  async load(): Promise<LabRecord[]> {
    const bytes = await this.folder.read(indexName);
    if (!bytes) return [];
    return parseRecords(new TextDecoder().decode(bytes));
  }

  /** Puts a record in front of the others, whose list is returned as it is now kept. */
  async add(records: readonly LabRecord[], record: LabRecord): Promise<LabRecord[]> {
    const others = records.filter(({ id }) => id !== record.id);
    const kept = [record, ...others].slice(0, mostRecords);
    await this.folder.write(indexName, new TextEncoder().encode(JSON.stringify(kept)));
    const wanted = new Set(modelsOf(kept));
    for (const id of modelsOf(others)) if (!wanted.has(id)) await this.folder.remove(modelName(id));
    return kept;
  }

  async writeModel(id: string, bytes: Uint8Array): Promise<void> {
    await this.folder.write(modelName(id), bytes);
  }

  readModel(id: string): Promise<Uint8Array | undefined> {
    return this.folder.read(modelName(id));
  }
}

function modelsOf(records: readonly LabRecord[]): string[] {
  return records.flatMap((record) =>
    record.kind === 'text' ? record.cells.map(({ modelId }) => modelId) : [],
  );
}

/** JSON has no NaN: it was written as null. What has not the shape of a record is left out. */
function parseRecords(text: string): LabRecord[] {
  try {
    const data: unknown = JSON.parse(text, (_key, value: unknown) => (value === null ? NaN : value));
    return Array.isArray(data) ? data.filter(isRecord) : [];
  } catch {
    return [];
  }
}

function isRecord(value: unknown): value is LabRecord {
  if (typeof value !== 'object' || value === null || !('kind' in value) || !('id' in value)) return false;
  if (value.kind === 'text') return 'cells' in value && Array.isArray(value.cells);
  return value.kind === 'task' && 'result' in value && typeof value.result === 'object';
}
