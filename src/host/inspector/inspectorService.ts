import { l10n, type LogOutputChannel, type Uri, ViewColumn, type WebviewPanel, window } from 'vscode';
import { DisposableObject, DisposableStore } from '../../base/disposable';
import type { ActiveEditor } from '../editor/activeEditor';
import { viewTypes } from '../ids';
import { showError } from '../messages';
import type { ModelQuestions } from '../models/modelQuestions';
import type { ModelRegistry } from '../models/modelRegistry';
import type { TrainingController } from '../training/trainingController';
import { actOn } from './inspectorActions';
import { InspectorFeed } from './inspectorFeed';
import { InspectorPanel, webviewRoot } from './inspectorPanel';
import { contextOf } from './questions/contextOf';
import { QuestionDesk } from './questions/questionDesk';
import { questionTable } from './questions/questionTable';

/** The one inspector: opened by a command, or brought back by VS Code after a reload. */
export class InspectorService extends DisposableObject {
  private panel: InspectorPanel | undefined;

  constructor(
    private readonly extensionUri: Uri,
    private readonly activeEditor: ActiveEditor,
    private readonly controller: TrainingController,
    private readonly registry: ModelRegistry,
    private readonly questions: ModelQuestions,
    private readonly log: LogOutputChannel,
  ) {
    super();
    this._register(
      window.registerWebviewPanelSerializer(viewTypes.inspector, {
        deserializeWebviewPanel: async (panel) => this.adopt(panel),
      }),
    );
  }

  /** Whether a panel is there and its page has loaded. */
  get isShowing(): boolean {
    return this.panel?.canShow ?? false;
  }

  /** Opens the panel beside the text, which keeps the focus. */
  open(): void {
    if (this.panel) return this.panel.reveal();
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

  override dispose(): void {
    this.panel?.dispose();
    super.dispose();
  }

  private adopt(webviewPanel: WebviewPanel): void {
    this.panel?.dispose();
    const store = new DisposableStore();
    const panel = store.add(
      new InspectorPanel(webviewPanel, this.extensionUri, (data) =>
        this.log.warn(`The inspector sent what it should not: ${JSON.stringify(data)}`),
      ),
    );
    const { activeEditor, controller, registry, questions } = this;
    const feed = store.add(new InspectorFeed(panel, activeEditor, controller, registry, questions));
    const desk = store.add(
      new QuestionDesk(panel, questionTable, (token) => contextOf(activeEditor, registry, questions, token)),
    );
    store.add(panel.onHide(() => desk.cancelAll()));
    store.add(
      panel.onMessage((message) => {
        if (message.type === 'ask') void desk.ask(message);
        else if (message.type === 'cancel') desk.cancel(message.id);
        else actOn(message, activeEditor, feed).catch((error: unknown) => showError(this.log, error));
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
