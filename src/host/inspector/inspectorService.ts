import { l10n, type LogOutputChannel, type Uri, ViewColumn, type WebviewPanel, window } from 'vscode';
import { DisposableObject, DisposableStore } from '../../base/disposable';
import type { UnrollError } from '../../base/errors';
import type { Event } from '../../base/event';
import type { TabId } from '../../protocol/inspectorProtocol';
import type { ActiveEditor } from '../editor/activeEditor';
import { viewTypes } from '../ids';
import type { Laboratory } from '../laboratory/laboratory';
import { showError } from '../messages';
import type { ModelQuestions } from '../models/modelQuestions';
import type { ModelRegistry } from '../models/modelRegistry';
import type { TextSketches } from '../models/textSketches';
import type { OtherRuns } from '../runs/otherRuns';
import type { TrainingController } from '../training/trainingController';
import { actOn } from './inspectorActions';
import { EditorHighlights } from './editorHighlights';
import { exportReport } from './export/exportReport';
import { InspectorFeed } from './inspectorFeed';
import { InspectorPanel, webviewRoot } from './inspectorPanel';
import { LaboratoryPosts } from './laboratoryPosts';
import type { PanelMemory } from './panelMemory';
import { contextOf } from './questions/contextOf';
import { QuestionDesk } from './questions/questionDesk';
import { questionTable } from './questions/questionTable';

/** The one inspector: opened by a command, or brought back by VS Code after a reload. */
export class InspectorService extends DisposableObject {
  private panel: InspectorPanel | undefined;
  /** To be turned to when the page is there. */
  private wantedTab: TabId | undefined;
  /** An export was asked for while the page was not there. */
  private wantsExport = false;

  constructor(
    private readonly extensionUri: Uri,
    private readonly activeEditor: ActiveEditor,
    private readonly controller: TrainingController,
    private readonly registry: ModelRegistry,
    private readonly questions: ModelQuestions,
    private readonly laboratory: Laboratory,
    private readonly runs: OtherRuns,
    private readonly sketches: TextSketches,
    private readonly onEngineDeath: Event<UnrollError>,
    private readonly memory: PanelMemory,
    private readonly log: LogOutputChannel,
  ) {
    super();
    this._register(
      window.registerWebviewPanelSerializer(viewTypes.inspector, {
        deserializeWebviewPanel: async (panel) => this.adopt(panel, this.memory.get()),
      }),
    );
  }

  /** Whether a panel is there and its page has loaded. */
  get isShowing(): boolean {
    return this.panel?.canShow ?? false;
  }

  /** Opens the panel beside the text, which keeps the focus; on a tab, or on the one that was on view last. */
  open(tab?: TabId): void {
    this.wantedTab = tab;
    if (this.panel) {
      this.panel.reveal();
      return this.turnToWanted(this.panel);
    }
    this.memory.set(undefined);
    this.adopt(
      window.createWebviewPanel(
        viewTypes.inspector,
        l10n.t('Unroll Inspector'),
        { viewColumn: ViewColumn.Beside, preserveFocus: true },
        {
          enableScripts: true,
          retainContextWhenHidden: false,
          localResourceRoots: [webviewRoot(this.extensionUri)],
        },
      ),
    );
  }

  /** Stores what the panel shows as a page of its own; opens the panel first where it is not on view. */
  exportInspection(): void {
    if (this.panel?.canShow) return this.panel.post({ type: 'exportInspection' });
    this.wantsExport = true;
    this.open();
  }

  override dispose(): void {
    this.panel?.dispose();
    super.dispose();
  }

  private turnToWanted(panel: InspectorPanel): void {
    if (!this.wantedTab || !panel.canShow) return;
    panel.post({ type: 'turnTo', tab: this.wantedTab });
    this.wantedTab = undefined;
  }

  private adopt(webviewPanel: WebviewPanel, viewState?: unknown): void {
    this.panel?.dispose();
    const store = new DisposableStore();
    const panel = store.add(
      new InspectorPanel(
        webviewPanel,
        this.extensionUri,
        (data) => this.log.warn(`The inspector sent what it should not: ${JSON.stringify(data)}`),
        viewState,
      ),
    );
    const { activeEditor, controller, registry, questions, laboratory, onEngineDeath } = this;
    const feed = store.add(
      new InspectorFeed(panel, activeEditor, controller, registry, questions, this.sketches, onEngineDeath),
    );
    const desk = store.add(
      new QuestionDesk(panel, questionTable, (token) =>
        contextOf(activeEditor, registry, questions, laboratory, this.runs, token),
      ),
    );
    store.add(
      window.onDidChangeTextEditorSelection(
        ({ textEditor }) => textEditor === activeEditor.editor && desk.cursorMoved(),
      ),
    );
    const highlights = store.add(new EditorHighlights());
    const posts = store.add(new LaboratoryPosts(panel, laboratory));
    store.add(
      panel.onReady(() => {
        posts.startOver();
        this.turnToWanted(panel);
        if (this.wantsExport) panel.post({ type: 'exportInspection' });
        this.wantsExport = false;
        void laboratory.load();
      }),
    );
    store.add(
      panel.onHide(() => {
        desk.cancelAll();
        highlights.clear();
      }),
    );
    store.add(
      panel.onMessage((message) => {
        if (message.type === 'ask') void desk.ask(message);
        else if (message.type === 'cancel') desk.cancel(message.id);
        else if (message.type === 'viewState') this.memory.set(message.viewState);
        else if (message.type === 'report') {
          const root = webviewRoot(this.extensionUri);
          const parts = { root, activeEditor, registry, questions, laboratory, runs: this.runs };
          exportReport(message, feed.run, parts).catch((error: unknown) => showError(this.log, error));
        } else
          actOn(message, activeEditor, feed, highlights).catch((error: unknown) =>
            showError(this.log, error),
          );
      }),
    );
    store.add(
      panel.onClose(() => {
        if (this.panel === panel) this.panel = undefined;
        store.dispose();
      }),
    );
    this.panel = panel;
  }
}
