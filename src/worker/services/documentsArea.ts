import type { DocumentsApi } from '../../protocol/engineApi';
import type { EngineCore } from './engineCore';

/** The editor's documents, mirrored. */
export function documentsArea({ documents }: EngineCore): DocumentsApi {
  return {
    async openDocument(request) {
      documents.open(request);
    },
    async editDocument(request) {
      documents.edit(request);
    },
    async closeDocument({ documentId }) {
      documents.close(documentId);
    },
  };
}
