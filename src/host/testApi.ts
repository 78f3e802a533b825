import type { TextDocument, Uri } from 'vscode';
import type { ColouringService } from './colouring/colouringService';
import type { EngineClient } from './engine/engineClient';
import type { InspectorService } from './inspector/inspectorService';
import type { TypingLearner } from './learning/typingLearner';
import type { identityOf } from './models/documentIdentity';
import type { ModelRegistry } from './models/modelRegistry';
import type { RunLibrary } from './runs/runLibrary';
import type { RunQueue } from './runs/runQueue';
import type { InlineSuggestions } from './suggestions/inlineSuggestions';
import type { StatusBar } from './statusBar/statusBar';
import type { TrainingController } from './training/trainingController';

/** What `activate` returns: for the tests inside the extension host only, no interface for other extensions. */
export interface UnrollApi {
  activationMs: number;
  storageUri: Uri;
  client: EngineClient;
  controller: TrainingController;
  registry: ModelRegistry;
  suggestions: InlineSuggestions;
  learner: TypingLearner<TextDocument>;
  statusBar: StatusBar;
  inspector: InspectorService;
  colouring: ColouringService;
  library: RunLibrary;
  queue: RunQueue;
  identityOf: typeof identityOf;
}
