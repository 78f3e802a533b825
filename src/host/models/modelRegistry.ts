import { DisposableObject } from '../../base/disposable';
import { UnrollError } from '../../base/errors';
import { Emitter } from '../../base/event';
import { phrase } from '../../base/phrase';
import type { ModelKind } from '../../protocol/spec';
import type { TrainingPoint } from '../../protocol/training';
import { chooseModel, type FolderScope, noModel, type WhyChosen } from './chooseModel';
import { isSamePlace, kindOf, type ModelRecord, type TrainedModel, withRecord } from './modelRecord';
import type { ModelStore } from './modelStore';

/** A model that can speak: a run that trains, with the weights of the moment, or one that is ready. */
export interface Model {
  id: string;
  /** A language model when left out. */
  kind?: ModelKind;
  documentUri: string;
  name: string;
  languageId: string;
  trainedAt: number;
  /** Of a model that was trained on files of a folder. */
  folder?: FolderScope;
  /** `unsaved`: ready, but only in memory, because it could not be stored. */
  state: 'training' | 'stored' | 'unsaved';
  /** Absent while it trains. */
  record?: ModelRecord;
}

export interface Speaker {
  model: Model;
  why: WhyChosen;
}

export interface DocumentIdentity {
  uri: string;
  languageId: string;
}

/** A document's chosen model, remembered across sessions: the URI of the model's own document, or `noModel`. */
export interface ChoiceMemory {
  get(documentUri: string): string | undefined;
  set(documentUri: string, choice: string | undefined): void;
}

/** Knows every model of the workspace and which of them speaks for a document. */
export class ModelRegistry extends DisposableObject {
  private records: ModelRecord[] = [];
  private readonly unsaved = new Map<string, TrainedModel>();
  private readonly damaged = new Set<string>();
  private running: Model | undefined;
  private loading: Promise<void> | undefined;
  private readonly changes = this._register(new Emitter<void>());
  readonly onDidChange = this.changes.event;

  constructor(
    private readonly files: ModelStore,
    private readonly choices: ChoiceMemory,
    private readonly onProblem: (error: unknown) => void,
  ) {
    super();
  }

  /** Resolves when the stored models are known; reads them the first time. Never rejects. */
  load(): Promise<void> {
    this.loading ??= this.files
      .list()
      .then(({ records, problem }) => {
        // What was trained meanwhile is later than what is stored.
        this.records = this.records.reduce(withRecord, records);
        if (problem) this.onProblem(problem);
        this.changes.fire();
      })
      .catch((error: unknown) => this.onProblem(asIoError(error)));
    return this.loading;
  }

  /** Every model that can speak, the latest first; a run stands in for the model it will replace. */
  get models(): Model[] {
    const { running } = this;
    const ready = this.records
      .filter((record) => !this.damaged.has(record.id) && !(running && isReplacedBy(record, running)))
      .map((record) => this.modelOf(record));
    return [...(running ? [running] : []), ...ready].sort((a, b) => b.trainedAt - a.trainedAt);
  }

  /**
   * The model of one kind, or of any, that speaks for a document. Among models of any kind one that translates speaks only
   * for its own document, or where it was chosen: it has nothing to say about another text of the language.
   */
  speakerFor(document: DocumentIdentity, kind?: ModelKind): Speaker | undefined {
    const choice = this.choices.get(document.uri);
    const models = this.models.filter((model) =>
      kind
        ? (model.kind ?? 'language') === kind
        : model.kind !== 'translate' || [document.uri, choice].includes(model.documentUri),
    );
    return chooseModel(models, document, choice);
  }

  /** The model that translates what stands in a document: the chosen one or its own, else the latest of all. */
  translatorFor(document: DocumentIdentity): Model | undefined {
    if (this.choices.get(document.uri) === noModel) return undefined;
    const speaker = this.speakerFor(document, 'translate');
    const isMeant = speaker && speaker.why !== 'language';
    return isMeant ? speaker.model : this.models.find(({ kind }) => kind === 'translate');
  }

  /** The model that suggests and predicts, or where there is none the one that fills blanks or translates. */
  mainSpeakerFor(document: DocumentIdentity): Speaker | undefined {
    return this.speakerFor(document, 'language') ?? this.speakerFor(document);
  }

  choiceFor(documentUri: string): string | undefined {
    return this.choices.get(documentUri);
  }

  /** The user's switch: the URI of a model's own document, `noModel`, or undefined for the automatic choice. */
  choose(documentUri: string, choice: string | undefined): void {
    this.choices.set(documentUri, choice);
    this.changes.fire();
  }

  /** The run that trains now, once it can speak. */
  setRunning(model: Model | undefined): void {
    this.running = model;
    this.changes.fire();
  }

  /** Takes a model in and stores it. When that fails the model stays usable in memory, and the error is `io`. */
  async add(trained: TrainedModel): Promise<void> {
    for (const [id, other] of this.unsaved) {
      if (isSamePlace(other.record, trained.record)) this.unsaved.delete(id);
    }
    this.records = withRecord(this.records, trained.record);
    this.unsaved.set(trained.record.id, trained);
    this.changes.fire();
    await this.save(trained.record.id);
  }

  /** Stores a model that is only in memory; fine when it is stored already. */
  async save(id: string): Promise<void> {
    const trained = this.unsaved.get(id);
    if (!trained) return;
    try {
      await this.files.save(trained);
    } catch (error) {
      throw asIoError(error);
    }
    this.unsaved.delete(id);
    this.changes.fire();
  }

  /** Notes by what the text of a model is told apart from later ones. Not being able to store it is no reason to fail. */
  async noteSketch({ id }: ModelRecord, textSketch: string): Promise<void> {
    const record = this.records.find((known) => known.id === id);
    if (!record) return;
    const noted = { ...record, textSketch };
    this.records = this.records.map((known) => (known.id === id ? noted : known));
    const unsaved = this.unsaved.get(id);
    if (unsaved) this.unsaved.set(id, { ...unsaved, record: noted });
    this.changes.fire();
    if (!unsaved) await this.files.update(noted).catch((error: unknown) => this.onProblem(asIoError(error)));
  }

  /** Bytes of the model's file; the caller's own copy. */
  async bytesOf(record: ModelRecord): Promise<Uint8Array> {
    const trained = this.unsaved.get(record.id);
    return trained ? trained.bytes.slice() : this.files.readModel(record);
  }

  async curveOf(record: ModelRecord): Promise<TrainingPoint[]> {
    return this.unsaved.get(record.id)?.points ?? this.files.readCurve(record);
  }

  /** A damaged model does not speak again until the window is reloaded. Its file stays until the user deletes it. */
  markDamaged(record: ModelRecord): void {
    this.damaged.add(record.id);
    this.changes.fire();
  }

  async delete(record: ModelRecord): Promise<void> {
    this.records = this.records.filter((other) => other.id !== record.id);
    this.unsaved.delete(record.id);
    this.changes.fire();
    try {
      await this.files.delete(record);
    } catch (error) {
      throw asIoError(error);
    }
  }

  private modelOf(record: ModelRecord): Model {
    const { id, documentUri, name, languageId, folder, summary } = record;
    const state = this.unsaved.has(id) ? 'unsaved' : 'stored';
    const kind = kindOf(record);
    return {
      ...{ id, kind, documentUri, name, languageId, trainedAt: summary.trainedAt, state, record },
      ...(folder && { folder }),
    };
  }
}

function isReplacedBy(record: ModelRecord, running: Model): boolean {
  return record.documentUri === running.documentUri && kindOf(record) === (running.kind ?? 'language');
}

function asIoError(error: unknown): UnrollError {
  if (error instanceof UnrollError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new UnrollError(
    'io',
    phrase`The storage of Unroll cannot be used: ${message}.`,
    'Check free space and permissions.',
  );
}
