import { DisposableObject } from '../src/base/disposable';
import type { InspectorCommand, InspectorViewState, ToInspector } from '../src/protocol/inspectorProtocol';
import { CurvesView } from './curves/curvesView';
import { element, setHidden } from './dom';
import { HeaderView } from './header/headerView';
import { HeatmapView } from './heatmap/heatmapView';
import type { Host } from './host';
import { initialPanelState, type PanelState, reducePanelState } from './panelState';
import { PredictionsView } from './predictions/predictionsView';
import { EmptyView } from './status/emptyView';
import { MessageBar } from './status/messageBar';
import { strings } from './strings';
import { ThemeWatcher } from './theme';
import { restoreViewState } from './viewState';

/** The whole panel: turns messages into state, and hands each view the part that it shows. */
export class InspectorPanel extends DisposableObject {
  readonly node = element('main', { class: 'inspector', 'aria-label': strings.appLabel });
  private state: PanelState = initialPanelState;
  private viewState: InspectorViewState;
  private announcedTokens = 0;
  private readonly empty: EmptyView;
  private readonly messageBar = new MessageBar();
  private readonly header: HeaderView;
  private readonly curves: CurvesView;
  private readonly predictions: PredictionsView;
  private readonly heatmap: HeatmapView;
  private readonly content = element('div', { class: 'content' });

  constructor(private readonly host: Host) {
    super();
    this.viewState = restoreViewState(host.savedState());
    const theme = this._register(new ThemeWatcher());
    const run = (command: InspectorCommand) => host.post({ type: 'command', command });
    this.empty = new EmptyView(run);
    this.header = new HeaderView(run);
    this.curves = this._register(
      new CurvesView(this.viewState.curves ?? 'loss', theme.current, (curves) =>
        this.changeViewState({ curves }),
      ),
    );
    this.predictions = this._register(
      new PredictionsView((offset, text) => host.post({ type: 'insert', offset, text })),
    );
    this.heatmap = this._register(
      new HeatmapView(
        {
          viewState: () => this.viewState,
          changeViewState: (change) => this.changeViewState(change),
          select: (range) => host.post({ type: 'select', range }),
          windowChanged: (tokens) => this.announceWindow(tokens),
        },
        theme.current,
      ),
    );
    this.content.append(this.header.node, this.curves.node, this.predictions.node, this.heatmap.node);
    this.node.append(this.messageBar.node, this.empty.node, this.content);
    this._register(
      theme.onDidChange((current) => {
        this.curves.setTheme(current);
        this.heatmap.setTheme(current);
      }),
    );
    this._register(host.onMessage((message) => this.receive(message)));
    this.show();
  }

  private receive(message: ToInspector): void {
    const next = reducePanelState(this.state, message);
    if (next === this.state) return;
    this.state = next;
    if (message.type === 'run')
      this.changeViewState({ cell: message.run.spec.model.cell, documentUri: next.documentUri });
    this.show();
  }

  private show(): void {
    const { run, documentName, points, predictions, trace, error } = this.state;
    this.messageBar.show(error);
    setHidden(this.empty.node, run !== undefined);
    setHidden(this.content, run === undefined);
    this.empty.show(this.state);
    if (!run) return;
    const tokenizer = run.spec.tokenizer.kind;
    this.header.show(run, documentName, points);
    this.curves.show(run, points);
    this.predictions.show(predictions, tokenizer);
    this.heatmap.show(trace && { ...trace, tokenizer }, tokenizer);
  }

  private changeViewState(change: Partial<InspectorViewState>): void {
    this.viewState = { ...this.viewState, ...change };
    this.host.saveState(this.viewState);
  }

  private announceWindow(tokens: number): void {
    if (tokens === this.announcedTokens) return;
    this.announcedTokens = tokens;
    this.host.post({ type: 'window', tokens });
  }
}
