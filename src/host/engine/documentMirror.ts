import type { TextDocument, TextDocumentChangeEvent } from 'vscode';
import { UnrollError } from '../../base/errors';
import type { DocumentEdit } from '../../protocol/engineApi';
import type { EngineClient } from './engineClient';

/** What the mirror reads of a `TextDocument`. */
export type MirroredDocument = Pick<
  TextDocument,
  'version' | 'isClosed' | 'getText' | 'offsetAt' | 'lineAt' | 'lineCount'
> & {
  uri: { toString(): string };
};
export type MirroredChange = Pick<TextDocumentChangeEvent, 'contentChanges'> & { document: MirroredDocument };

interface Mirrored {
  generation: number;
  /** Version and length in UTF-16 units that the worker has. */
  version: number;
  length: number;
  /** Edits that the worker has not been told of, in order; undefined when it needs the whole text. */
  pending: DocumentEdit['changes'] | undefined;
  /** Syncs of one document run one after the other. */
  queue: Promise<unknown>;
}

const maxPendingChanges = 2000;

/** A document's place, as far as the worker has it. */
export interface SyncedDocument {
  documentId: string;
  version: number;
}

/**
 * Keeps the worker's copies of the documents in use. Edits are gathered while the user types and sent, as edits, only when
 * somebody asks a question: an idle editor sends nothing. Whenever in doubt (another worker, a changed line ending), the whole text is sent.
 */
export class DocumentMirror {
  private readonly documents = new Map<string, Mirrored>();

  constructor(private readonly client: EngineClient) {}

  documentChanged({ document, contentChanges }: MirroredChange): void {
    const mirrored = this.documents.get(document.uri.toString());
    if (!mirrored?.pending) return;
    // From the end to the beginning: an edit then leaves the offsets of those that follow it alone.
    const changes = [...contentChanges].sort((a, b) => b.rangeOffset - a.rangeOffset);
    for (const change of changes) {
      mirrored.pending.push({ offset: change.rangeOffset, length: change.rangeLength, text: change.text });
    }
    if (mirrored.pending.length > maxPendingChanges) mirrored.pending = undefined;
  }

  documentClosed(document: { uri: { toString(): string } }): void {
    const documentId = document.uri.toString();
    const mirrored = this.documents.get(documentId);
    if (!mirrored) return;
    this.documents.delete(documentId);
    if (!this.client.isRunning || mirrored.generation !== this.client.generation) return;
    // A worker that dies meanwhile has forgotten the document too.
    this.client.engine.closeDocument({ documentId }).catch(() => undefined);
  }

  /** Makes the worker's copy equal to the document; answers with the version that it now has. */
  sync(document: MirroredDocument): Promise<SyncedDocument> {
    const documentId = document.uri.toString();
    let mirrored = this.documents.get(documentId);
    if (!mirrored) {
      mirrored = { generation: 0, version: 0, length: 0, pending: undefined, queue: Promise.resolve() };
      this.documents.set(documentId, mirrored);
    }
    const current = mirrored;
    const result = current.queue.then(() => this.send(documentId, document, current));
    current.queue = result.catch(() => undefined);
    return result;
  }

  /** The worker said `stale`: its copy is not what we think. The next sync sends the whole text. */
  invalidate(documentId: string): void {
    const mirrored = this.documents.get(documentId);
    if (mirrored) mirrored.pending = undefined;
  }

  /**
   * Asks a question about one version of a document, and once more with the whole text sent again when the worker says
   * `stale`. Fails with `stale` when the document has another version by now.
   */
  async ask<T>(
    document: MirroredDocument,
    version: number,
    question: (synced: SyncedDocument) => Promise<T>,
  ): Promise<T> {
    const synced = await this.syncVersion(document, version);
    try {
      return await question(synced);
    } catch (error) {
      if (!(error instanceof UnrollError) || error.code !== 'stale') throw error;
      this.invalidate(synced.documentId);
      return question(await this.syncVersion(document, version));
    }
  }

  private async syncVersion(document: MirroredDocument, version: number): Promise<SyncedDocument> {
    const synced = await this.sync(document);
    if (synced.version !== version) throw new UnrollError('stale', 'The document was edited meanwhile.');
    return synced;
  }

  private async send(
    documentId: string,
    document: MirroredDocument,
    mirrored: Mirrored,
  ): Promise<SyncedDocument> {
    if (document.isClosed) throw new UnrollError('stale', 'The document was closed.');
    const engine = this.client.engine; // before its generation is read: asking for it may start another worker
    const { generation } = this.client;
    const { version } = document;
    const synced = { documentId, version };
    const length = document.offsetAt(document.lineAt(document.lineCount - 1).range.end);
    const known = mirrored.generation === generation ? mirrored.pending : undefined;
    if (known && version === mirrored.version && known.length === 0) return synced;

    const fits = known !== undefined && length === mirrored.length + growth(known);
    const fromVersion = mirrored.version;
    Object.assign(mirrored, { generation, version, length, pending: [] });
    try {
      if (fits) await engine.editDocument({ documentId, fromVersion, version, changes: known });
      else await engine.openDocument({ documentId, version, text: document.getText() });
    } catch (error) {
      mirrored.pending = undefined;
      if (!fits || !(error instanceof UnrollError) || error.code !== 'stale') throw error;
      return this.send(documentId, document, mirrored);
    }
    return synced;
  }
}

function growth(changes: DocumentEdit['changes']): number {
  return changes.reduce((sum, change) => sum + change.text.length - change.length, 0);
}
