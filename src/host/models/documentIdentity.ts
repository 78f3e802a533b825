import { randomUUID } from 'node:crypto';
import type { TextDocument } from 'vscode';
import type { DocumentIdentity } from './modelRegistry';

/** Names that tell untitled documents apart which had the same URI one after the other, by URI; kept across reloads. */
export interface UntitledMemory {
  get(): Readonly<Record<string, string>>;
  set(names: Readonly<Record<string, string>>): void;
}

type Named = Pick<TextDocument, 'isClosed' | 'getText'> & { uri: { scheme: string; toString(): string } };

/**
 * What a document is known by, from its opening to its end: its URI, or for an untitled document that and a name of its own,
 * since the next `Untitled-1` is another text. One that is restored with its text, after a reload, is the one of before.
 */
export class DocumentNames {
  private readonly seen = new WeakSet<Named>();

  constructor(private readonly memory: UntitledMemory) {}

  uriOf(document: Named): string {
    const uri = document.uri.toString();
    if (document.uri.scheme !== 'untitled') return uri;
    const names = this.memory.get();
    let name = Object.hasOwn(names, uri) ? names[uri] : undefined;
    const isFirstLook = !this.seen.has(document);
    this.seen.add(document);
    // An empty one is new: that of the last session was thrown away with its window.
    if (name === undefined || (isFirstLook && document.getText() === '')) {
      name = randomUUID().slice(0, 8);
      this.memory.set({ ...names, [uri]: name });
    }
    return `${uri}#${name}`;
  }

  /** VS Code says `closed` also when only the language of a document changes: it is the same document then. */
  closed(document: Named): void {
    const uri = document.uri.toString();
    if (!document.isClosed || !Object.hasOwn(this.memory.get(), uri)) return;
    const others = Object.entries(this.memory.get()).filter(([other]) => other !== uri);
    this.memory.set(Object.fromEntries(others));
  }
}

export function namesInMemory(): UntitledMemory {
  let names: Readonly<Record<string, string>> = {};
  return { get: () => names, set: (changed) => void (names = changed) };
}

let documentNames = new DocumentNames(namesInMemory());

/** From here on the names of documents are kept there. */
export function keepNamesIn(memory: UntitledMemory): DocumentNames {
  return (documentNames = new DocumentNames(memory));
}

/** What the choice of a model looks at in a document. */
export function identityOf(document: Named & { languageId: string }): DocumentIdentity {
  return { uri: documentNames.uriOf(document), languageId: document.languageId };
}
