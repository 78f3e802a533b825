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
}

const maxPendingChanges = 2000;

/** What a document was when the worker was told; it has taken that in when `taken` resolves. */
interface Told {
  synced: SyncedDocument;
  taken: Promise<void>;
}

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
  async sync(document: MirroredDocument): Promise<SyncedDocument> {
    const { synced, taken } = this.tell(document);
    try {
      await taken;
      return synced;
    } catch (error) {
      if (!isStale(error)) throw error;
      const again = this.tell(document);
      await again.taken;
      return again.synced;
    }
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
    const synced = this.tellVersion(document, version);
    try {
      return await question(synced);
    } catch (error) {
      // Of a document that has gone on meanwhile, the worker's copy is right: the question was late.
      if (!isStale(error) || document.version !== version) throw error;
      this.invalidate(synced.documentId);
      return question(this.tellVersion(document, version));
    }
  }

  /** Nobody waits until the worker has taken the document in: it does so before the question that is put next. */
  private tellVersion(document: MirroredDocument, version: number): SyncedDocument {
    if (document.version !== version) throw new UnrollError('stale', 'The document was edited meanwhile.');
    const { synced, taken } = this.tell(document);
    // What went wrong the question will say.
    taken.catch(() => undefined);
    return synced;
  }

  private tell(document: MirroredDocument): Told {
    if (document.isClosed) throw new UnrollError('stale', 'The document was closed.');
    const documentId = document.uri.toString();
    let mirrored = this.documents.get(documentId);
    if (!mirrored) {
      mirrored = { generation: 0, version: 0, length: 0, pending: undefined };
      this.documents.set(documentId, mirrored);
    }
    const engine = this.client.engine; // before its generation is read: asking for it may start another worker
    const { generation } = this.client;
    const { version } = document;
    const synced = { documentId, version };
    const length = document.offsetAt(document.lineAt(document.lineCount - 1).range.end);
    const known = mirrored.generation === generation ? mirrored.pending : undefined;
    if (known && version === mirrored.version && known.length === 0)
      return { synced, taken: Promise.resolve() };

    const fits = known !== undefined && length === mirrored.length + growth(known);
    const fromVersion = mirrored.version;
    Object.assign(mirrored, { generation, version, length, pending: [] });
    const sent = fits
      ? engine.editDocument({ documentId, fromVersion, version, changes: known })
      : engine.openDocument({ documentId, version, text: document.getText() });
    const taken = sent.catch((error: unknown) => {
      this.invalidate(documentId);
      throw error;
    });
    return { synced, taken };
  }
}

function isStale(error: unknown): boolean {
  return error instanceof UnrollError && error.code === 'stale';
}

function growth(changes: DocumentEdit['changes']): number {
  return changes.reduce((sum, change) => sum + change.text.length - change.length, 0);
}
