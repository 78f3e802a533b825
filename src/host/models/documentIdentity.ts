import type { TextDocument } from 'vscode';
import type { DocumentIdentity } from './modelRegistry';

/** What the choice of a model looks at in a document. */
export function identityOf(document: TextDocument): DocumentIdentity {
  return { uri: document.uri.toString(), languageId: document.languageId };
}
