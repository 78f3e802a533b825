import { UnrollError } from '../base/errors';
import { phrase } from '../base/phrase';
import type { LanguageModel } from '../engine/model/languageModel';
import { contextWindow } from '../engine/reading/contextWindow';
import { ModelReader } from '../engine/reading/modelReader';
import { EncodedDocument } from '../engine/text/encodedDocument';
import { applyTextChanges } from '../engine/text/textChanges';
import type { DocumentEdit, DocumentText } from '../protocol/engineApi';

/** A model that may still be learning; its summary is known when it has finished. */
export interface SpeakingModel extends Pick<LanguageModel, 'network' | 'tokenizer'> {
  summary?: LanguageModel['summary'];
  text?: LanguageModel['text'];
}

/**
 * Multiplications and additions of context that a question may cost, by the plain kernels about 150 ms. While the model
 * trains, its states are out of date at every question, so there is time for a tenth only.
 */
const readingBudget = 1e8;
const readingBudgetInTraining = 1e7;

/** Longer documents are not read along: their tokens alone would take hundreds of megabytes. In UTF-16 units. */
const mostUnits = 16 * 1024 * 1024;

/** Models that keep a document's tokens and states; the one unused for longest goes first. */
const mostReaders = 3;

interface Mirror {
  version: number;
  text: string;
  /** By model id, in order of use. */
  readers: Map<string, ModelReader>;
}

/** The editor's documents as the engine sees them, each with the models that read it. */
export class Documents {
  private readonly mirrors = new Map<string, Mirror>();

  open({ documentId, version, text }: DocumentText): void {
    this.mirrors.set(documentId, { version, text, readers: new Map() });
  }

  /** Throws `stale`, and forgets the document, when the edit is not one of the text that is held. */
  edit({ documentId, fromVersion, version, changes }: DocumentEdit): void {
    const mirror = this.mirrors.get(documentId);
    if (mirror?.version !== fromVersion) throw stale();
    try {
      mirror.text = applyTextChanges(mirror.text, changes).text;
    } catch {
      this.mirrors.delete(documentId);
      throw stale();
    }
    mirror.version = version;
    for (const reader of mirror.readers.values())
      reader.edited(reader.document.applyChanges(changes, mirror.text).firstChangedToken);
  }

  close(documentId: string): void {
    this.mirrors.delete(documentId);
  }

  releaseModel(modelId: string): void {
    for (const { readers } of this.mirrors.values()) readers.delete(modelId);
  }

  /** Throws `stale` unless the document is held in this version. */
  checkVersion(documentId: string, version: number): void {
    if (this.mirrors.get(documentId)?.version !== version) throw stale();
  }

  /** As `reader`, of whatever version is held; undefined for a document that is not. */
  currentReader(documentId: string, modelId: string, model: SpeakingModel): ModelReader | undefined {
    const mirror = this.mirrors.get(documentId);
    return mirror && this.reader(documentId, mirror.version, modelId, model);
  }

  /** The model's reader of a document; its tokens and states are kept from question to question. */
  reader(documentId: string, version: number, modelId: string, model: SpeakingModel): ModelReader {
    const mirror = this.mirrors.get(documentId);
    if (mirror?.version !== version) throw stale();
    const { readers } = mirror;
    const known = readers.get(modelId);
    const reader = known?.network === model.network ? known : createReader(model, mirror.text, known);
    readers.delete(modelId);
    readers.set(modelId, reader);
    if (readers.size > mostReaders) {
      const [oldest] = readers.keys();
      if (oldest !== undefined) readers.delete(oldest);
    }
    return reader;
  }
}

function createReader(
  { network, tokenizer, summary }: SpeakingModel,
  text: string,
  previous?: ModelReader,
): ModelReader {
  if (text.length > mostUnits) {
    throw new UnrollError(
      'too-large',
      phrase`This document has ${Math.round(text.length / 1e6)} million characters; the engine reads along up to ${Math.round(mostUnits / 1e6)} million.`,
      'Copy the part that matters into a document of its own.',
    );
  }
  // A run that has just finished goes on with the tokens that its reader has.
  const document =
    previous?.tokenizer === tokenizer ? previous.document : new EncodedDocument(tokenizer, text);
  const budget = summary ? readingBudget : readingBudgetInTraining;
  return new ModelReader(network, tokenizer, document, contextWindow(network.spec, budget));
}

function stale(): UnrollError {
  return new UnrollError(
    'stale',
    'The engine has another version of this document.',
    'Ask again; the document is sent anew when needed.',
  );
}
