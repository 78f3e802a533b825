/** Every name that the code shares with package.json. A test holds the two against each other, both ways. */

export const extensionId = 'unroll.unroll';

/** About runs and experiments; those of the list are given its rows. */
export const runCommandIds = {
  openRun: 'unroll.openRun',
  compareRuns: 'unroll.compareRuns',
  renameRun: 'unroll.renameRun',
  duplicateRun: 'unroll.duplicateRun',
  continueTraining: 'unroll.continueTraining',
  exportRun: 'unroll.exportRun',
  deleteRun: 'unroll.deleteRun',
  runExperiment: 'unroll.runExperiment',
  sweepExperiment: 'unroll.sweepExperiment',
  pauseQueue: 'unroll.pauseQueue',
  resumeQueue: 'unroll.resumeQueue',
  showMoreRuns: 'unroll.showMoreRuns',
} as const;
export type RunCommandId = (typeof runCommandIds)[keyof typeof runCommandIds];

export const commandIds = {
  ...runCommandIds,
  trainOnFile: 'unroll.trainOnFile',
  trainOnSelection: 'unroll.trainOnSelection',
  trainWithOptions: 'unroll.trainWithOptions',
  trainTranslator: 'unroll.trainTranslator',
  trainOnWorkspace: 'unroll.trainOnWorkspace',
  pauseTraining: 'unroll.pauseTraining',
  resumeTraining: 'unroll.resumeTraining',
  stopTraining: 'unroll.stopTraining',
  openInspector: 'unroll.openInspector',
  exportInspection: 'unroll.exportInspection',
  toggleInlineSuggestions: 'unroll.toggleInlineSuggestions',
  toggleSuggestionsForLanguage: 'unroll.toggleSuggestionsForLanguage',
  toggleSuggestionsHere: 'unroll.toggleSuggestionsHere',
  pauseSuggestions: 'unroll.pauseSuggestions',
  resumeSuggestions: 'unroll.resumeSuggestions',
  toggleLearnAsIType: 'unroll.toggleLearnAsIType',
  forgetTyped: 'unroll.forgetTyped',
  predictNextWord: 'unroll.predictNextWord',
  fillBlank: 'unroll.fillBlank',
  translateSelection: 'unroll.translateSelection',
  generateText: 'unroll.generateText',
  selectModel: 'unroll.selectModel',
  compareMemory: 'unroll.compareMemory',
  importModel: 'unroll.importModel',
  exportModel: 'unroll.exportModel',
  forgetTrainingText: 'unroll.forgetTrainingText',
  openSample: 'unroll.openSample',
  colourBySurprisal: 'unroll.colourBySurprisal',
  colourByUnit: 'unroll.colourByUnit',
  colourByGate: 'unroll.colourByGate',
  changeColouring: 'unroll.changeColouring',
  nextSurprise: 'unroll.nextSurprise',
  previousSurprise: 'unroll.previousSurprise',
  showMenu: 'unroll.showMenu',
  showLog: 'unroll.showLog',
} as const;
export type CommandId = (typeof commandIds)[keyof typeof commandIds];

export const settingsSection = 'unroll';

/** Names under `settingsSection`. */
export const settingIds = {
  suggestionsEnabled: 'inlineSuggestions.enabled',
  suggestionsLanguages: 'inlineSuggestions.languages',
  suggestionsDebounceMs: 'inlineSuggestions.debounceMs',
  suggestionsMinProbability: 'inlineSuggestions.minProbability',
  suggestionsMaxTokens: 'inlineSuggestions.maxTokens',
  suggestionsCache: 'inlineSuggestions.cache',
  learnEnabled: 'learnAsIType.enabled',
  learnShare: 'learnAsIType.cpuShare',
  predictionsTopK: 'predictions.topK',
  colouringHover: 'colouring.hover',
  threads: 'threads',
  kernels: 'kernels',
  queueThreads: 'queue.threads',
  checkpointSeconds: 'checkpoints.seconds',
  compareSeconds: 'compareMemory.seconds',
} as const;

/** Set with `setContext`; `when` and `enablement` clauses read them. */
export const contextKeys = {
  /** A run trains or is paused. */
  training: 'unroll.training',
  paused: 'unroll.paused',
  /** A model speaks for the active document. */
  hasModel: 'unroll.hasModel',
  suggestionsPaused: 'unroll.suggestionsPaused',
  /** A model holds what it learnt while the user typed. */
  hasLearnt: 'unroll.hasLearnt',
  /** Waiting runs wait on. */
  queuePaused: 'unroll.queuePaused',
} as const;

export const viewTypes = { inspector: 'unroll.inspector', compare: 'unroll.compare' } as const;
export const viewIds = { runs: 'unroll.runs' } as const;
export const viewContainerIds = { unroll: 'unroll' } as const;
export const walkthroughIds = { start: 'unroll.start' } as const;
export const submenuIds = { editorContext: 'unroll.editorContext' } as const;
export const statusBarItemId = 'unroll.status';
export const legendItemId = 'unroll.legend';

/** Keys of the workspace's memento. */
export const mementoKeys = {
  chosenModels: 'unroll.chosenModels',
  quietDocuments: 'unroll.quietDocuments',
  untitledNames: 'unroll.untitledNames',
  workspaceGlobs: 'unroll.workspaceGlobs',
  inspectorState: 'unroll.inspectorState',
} as const;
