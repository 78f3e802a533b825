import { commands, type ExtensionContext, languages, window, workspace } from 'vscode';
import { commandTable, reportingErrors } from './host/commands/commandTable';
import { openSample } from './host/commands/openSample';
import { ColouringService } from './host/colouring/colouringService';
import { LegendItem } from './host/colouring/legendItem';
import { TokenHover } from './host/colouring/tokenHover';
import { ActiveEditor } from './host/editor/activeEditor';
import { DocumentMirror } from './host/engine/documentMirror';
import { EngineClient } from './host/engine/engineClient';
import { reportEngine } from './host/engine/engineReports';
import { ModelImporter } from './host/formats/importedModel';
import { InspectorService } from './host/inspector/inspectorService';
import { panelMemoryIn } from './host/inspector/panelMemory';
import { Laboratory } from './host/laboratory/laboratory';
import { LabStore } from './host/laboratory/labStore';
import { setUpLearning } from './host/learning/setUpLearning';
import { showError } from './host/messages';
import { identityOf, keepNamesIn } from './host/models/documentIdentity';
import { ModelLoader } from './host/models/modelLoader';
import { ModelQuestions } from './host/models/modelQuestions';
import { ModelRegistry } from './host/models/modelRegistry';
import {
  choicesIn,
  laboratoryFolder,
  modelFolder,
  quietDocumentsIn,
  reportDamagedModel,
  untitledNamesIn,
} from './host/models/modelStorage';
import { ModelStore } from './host/models/modelStore';
import { WorkspaceFsFolder } from './host/models/storageFolder';
import { TextSketches } from './host/models/textSketches';
import { OtherRuns } from './host/runs/otherRuns';
import { offerToContinue } from './host/runs/runActions';
import { createRuns, showRuns } from './host/runs/setUpRuns';
import { ContextKeys } from './host/statusBar/contextKeys';
import { engineKernels, renewCacheSetting } from './host/settings';
import { StatusBar } from './host/statusBar/statusBar';
import { SuggestionSwitch } from './host/suggestions/suggestionSwitch';
import { InlineSuggestions } from './host/suggestions/inlineSuggestions';
import { setUpReadAhead } from './host/suggestions/setUpReadAhead';
import type { UnrollApi } from './host/testApi';
import { TrainingController } from './host/training/trainingController';
import { TrainingUi } from './host/training/trainingUi';
import { startEngine } from './worker/startEngine';

/** Milliseconds that the engine gets, when the window closes, to finish a training and store what was learnt. */
const graceMs = 3000;

let stopTraining: (() => Promise<void>) | undefined;

/**
 * Wires the parts by hand; every part gets only what it needs. The extension is activated by `onStartupFinished`, since a
 * stored model must give ghost text after a reload without a command; so nothing here may take time. No worker is started
 * and no model read before somebody asks, and only the list of stored models is read once the editor is idle.
 */
export function activate(context: ExtensionContext): UnrollApi {
  const startMs = performance.now();
  const own = <T extends { dispose(): void }>(part: T): T => {
    context.subscriptions.push(part);
    return part;
  };

  const log = own(window.createOutputChannel('Unroll', { log: true }));
  const script = context.asAbsolutePath('dist/worker.js');
  const client = own(new EngineClient(() => startEngine(script, { kernels: engineKernels() })));
  own(reportEngine(client, log));

  const names = keepNamesIn(untitledNamesIn(context.workspaceState));
  const storageUri = modelFolder(context);
  const store = new ModelStore(new WorkspaceFsFolder(storageUri));
  const registry = own(
    new ModelRegistry(store, choicesIn(context.workspaceState), (problem) => showError(log, problem)),
  );
  const loader = new ModelLoader(client, registry, (record, error) =>
    reportDamagedModel(record, error, registry, log),
  );
  const mirror = new DocumentMirror(client);
  own(workspace.onDidChangeTextDocument((event) => mirror.documentChanged(event)));
  own(
    workspace.onDidCloseTextDocument((document) => {
      mirror.documentClosed(document);
      names.closed(document);
    }),
  );
  const questions = new ModelQuestions(client, registry, loader, mirror);

  const runs = createRuns(context, log);
  own(runs.library);
  const controller = own(
    new TrainingController(client, registry, loader, (message) => log.info(message), Date.now, runs.recorder),
  );
  const trainingUi = new TrainingUi(controller, registry, log);
  stopTraining = () => {
    runs.recorder.isClosing = true;
    return controller.stop();
  };

  const activeEditor = own(new ActiveEditor());
  const suggestionSwitch = own(new SuggestionSwitch(quietDocumentsIn(context.workspaceState), Date.now));
  const statusBar = own(new StatusBar(controller, registry, activeEditor, suggestionSwitch));
  own(new ContextKeys(controller, registry, activeEditor, suggestionSwitch));
  const laboratory = own(
    new Laboratory(client, new LabStore(new WorkspaceFsFolder(laboratoryFolder(context))), Date.now, (text) =>
      log.warn(text),
    ),
  );
  const inspector = own(
    new InspectorService(
      context.extensionUri,
      activeEditor,
      controller,
      registry,
      questions,
      laboratory,
      new OtherRuns(runs.library, client),
      new TextSketches(registry, questions, runs.library),
      client.onDeath,
      panelMemoryIn(context.workspaceState),
      log,
    ),
  );
  const suggestions = new InlineSuggestions(questions, suggestionSwitch, log);
  own(languages.registerInlineCompletionItemProvider({ pattern: '**' }, suggestions));
  setUpReadAhead(suggestions, client, controller, registry, own);

  const colouring = own(new ColouringService(activeEditor, controller, registry, questions, log));
  own(new LegendItem(colouring));
  own(languages.registerHoverProvider({ pattern: '**' }, new TokenHover(colouring, log)));

  const learner = setUpLearning(
    { client, questions, loader, controller, log: (message) => log.debug(message) },
    own,
  );

  const table = commandTable({
    activeEditor,
    controller,
    trainingUi,
    registry,
    questions,
    suggestionSwitch,
    learner,
    memory: context.workspaceState,
    inspector,
    colouring,
    laboratory,
    importer: new ModelImporter(client, registry, loader, Date.now),
    openSample: () => openSample(context.extensionUri),
    log,
  });
  const { library } = runs;
  const runParts = { library, registry, client, inspector, trainingUi, log };
  const { queue, handlers } = showRuns(controller, runParts, own);
  for (const [id, handler] of Object.entries({ ...table, ...handlers })) {
    own(commands.registerCommand(id, reportingErrors(handler, log)));
  }

  const listing = setTimeout(() => {
    void registry.load();
    void offerToContinue(runParts);
    renewCacheSetting().catch((error: unknown) => log.warn(`A setting stays as it is: ${String(error)}`));
  }, 0);
  own({ dispose: () => clearTimeout(listing) });
  const activationMs = performance.now() - startMs;
  log.info(`Activated in ${activationMs.toFixed(1)} ms`);
  const parts = {
    client,
    controller,
    registry,
    learner,
    suggestions,
    statusBar,
    inspector,
    colouring,
    library,
    queue,
    identityOf,
  };
  return { activationMs, storageUri, ...parts };
}

/** VS Code waits a few seconds for this: a training that is under way is stopped, and what it learnt is stored. */
export async function deactivate(): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const grace = new Promise<void>((resolve) => (timer = setTimeout(resolve, graceMs)));
  await Promise.race([stopTraining?.(), grace]);
  clearTimeout(timer);
}
