import type { TextDocument } from 'vscode';
import { type CancellationToken, throwIfCancelled } from '../../base/cancellation';
import type { GenerateRequest } from '../../protocol/engineApi';
import type { ExportedFile, ExportFormat } from '../../protocol/formats';
import type { FillResult, PredictionResult, Suggestion, TextRange, Trace } from '../../protocol/predictions';
import type { CachePart, ModelKind } from '../../protocol/spec';
import type { TranslateOptions, TranslationResult } from '../../protocol/translation';
import type { DocumentMirror, SyncedDocument } from '../engine/documentMirror';
import type { Engine, EngineClient } from '../engine/engineClient';
import { identityOf } from './documentIdentity';
import type { ModelLoader } from './modelLoader';
import type { Model, ModelRegistry } from './modelRegistry';

/** What a suggestion is to be like, and which documents are looked at for it. */
export interface SuggestionWish {
  maxTokens: number;
  minProbability: number;
  leastCharacters: number;
  alternatives: number;
  cache: readonly CachePart[];
  neighbours: readonly TextDocument[];
}

/**
 * Questions to the model of a document. Before the engine is asked, the model and the document are brought into it.
 * Offsets are meant in the text as it is when the question is put; fails with `stale` when the user types meanwhile.
 */
export class ModelQuestions {
  constructor(
    private readonly client: EngineClient,
    private readonly registry: ModelRegistry,
    private readonly loader: ModelLoader,
    private readonly mirror: DocumentMirror,
  ) {}

  /** The model of a kind that speaks for a document, once the stored ones are known. */
  async modelFor(document: TextDocument, kind: ModelKind = 'language'): Promise<Model | undefined> {
    await this.registry.load();
    return this.registry.speakerFor(identityOf(document), kind)?.model;
  }

  /** The model that translates what stands in a document, once the stored ones are known. */
  async translatorFor(document: TextDocument): Promise<Model | undefined> {
    await this.registry.load();
    return this.registry.translatorFor(identityOf(document));
  }

  /** Translates one line; `onText` is given the best translation so far, each time the whole. */
  async translate(
    model: Model,
    text: string,
    options: TranslateOptions,
    token: CancellationToken,
    onText: (text: string) => void,
  ): Promise<TranslationResult> {
    await this.loader.load(model);
    throwIfCancelled(token);
    const request = { ...options, text, modelId: model.id };
    return this.client.engine.translate(request, { token, progress: onText });
  }

  /** Candidates for a blank: only a blank model has any. */
  fill(model: Model, document: TextDocument, range: TextRange, topK: number): Promise<FillResult> {
    return this.ask(model, document, undefined, (engine, place) => engine.fill({ ...place, range, topK }));
  }

  predict(
    model: Model,
    document: TextDocument,
    offset: number,
    topK: number,
    token?: CancellationToken,
  ): Promise<PredictionResult> {
    return this.ask(model, document, token, (engine, place) =>
      engine.predict({ ...place, offset, topK }, { token }),
    );
  }

  suggest(
    model: Model,
    document: TextDocument,
    offset: number,
    { neighbours, ...options }: SuggestionWish,
    token?: CancellationToken,
  ): Promise<Suggestion> {
    return this.ask(model, document, token, async (engine, place) => {
      const known = await this.known(neighbours, token);
      return engine.suggest({ ...place, ...options, offset, neighbours: known }, { token });
    });
  }

  /** Predictions as suggestions see them, with what each has from where. */
  predictWithCaches(
    model: Model,
    document: TextDocument,
    offset: number,
    { neighbours, cache, topK }: Pick<SuggestionWish, 'neighbours' | 'cache'> & { topK: number },
    token?: CancellationToken,
  ): Promise<PredictionResult> {
    return this.ask(model, document, token, async (engine, place) => {
      const known = await this.known(neighbours, token);
      return engine.predict({ ...place, offset, topK, cache, neighbours: known }, { token });
    });
  }

  private async known(neighbours: readonly TextDocument[], token?: CancellationToken): Promise<string[]> {
    const synced = await Promise.all(neighbours.map((other) => this.neighbour(other)));
    if (token) throwIfCancelled(token);
    return synced.flatMap((documentId) => documentId ?? []);
  }

  inspect(
    model: Model,
    document: TextDocument,
    offset: number,
    maxTokens: number,
    token?: CancellationToken,
  ): Promise<Trace> {
    return this.ask(model, document, token, (engine, place) =>
      engine.inspect({ ...place, offset, maxTokens }, { token }),
    );
  }

  /** Streams text into `onText`; the result is the whole. */
  async generate(
    model: Model,
    request: Omit<GenerateRequest, 'modelId'>,
    token: CancellationToken,
    onText: (text: string) => void,
  ): Promise<string> {
    await this.loader.load(model);
    throwIfCancelled(token);
    return this.client.engine.generate({ ...request, modelId: model.id }, { token, progress: onText });
  }

  /** A model in the format of other programs. Fails with `busy` while it trains. */
  async export(model: Model, format: ExportFormat, name: string): Promise<ExportedFile[]> {
    await this.loader.load(model);
    return this.client.engine.convertModel({ modelId: model.id, format, name });
  }

  /** Any question to a model alone. */
  async askModel<T>(model: Model, question: (engine: Engine, modelId: string) => Promise<T>): Promise<T> {
    await this.loader.load(model);
    return question(this.client.engine, model.id);
  }

  /** A document beside the one that is asked about; undefined when it was closed meanwhile. */
  private async neighbour(document: TextDocument): Promise<string | undefined> {
    return this.mirror.sync(document).then(
      ({ documentId }) => documentId,
      () => undefined,
    );
  }

  /** Any question about a document as it is now: brings both into the engine, and asks once more when it says `stale`. */
  async ask<T>(
    model: Model,
    document: TextDocument,
    token: CancellationToken | undefined,
    question: (engine: Engine, place: SyncedDocument & { modelId: string }) => Promise<T>,
  ): Promise<T> {
    const { version } = document;
    await this.loader.load(model);
    return this.mirror.ask(document, version, (synced) => {
      if (token) throwIfCancelled(token);
      return question(this.client.engine, { ...synced, modelId: model.id });
    });
  }
}
