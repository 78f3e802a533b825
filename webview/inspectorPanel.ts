import { DisposableObject } from '../src/base/disposable';
import type { TextRange } from '../src/protocol/predictions';
import type { InspectorCommand, InspectorViewState, ToInspector } from '../src/protocol/inspectorProtocol';
import { element, setHidden, setText } from './dom';
import { captionOf } from './export/caption';
import { FooterView } from './footer/footerView';
import { ShortcutsDialog } from './footer/shortcuts';
import { HeaderView } from './header/headerView';
import type { Host } from './host';
import {
  initialPanelState,
  type PanelAction,
  type PanelState,
  reducePanelAction,
  reducePanelState,
} from './panelState';
import type { RememberingHost } from './recorded/rememberingHost';
import { EmptyView } from './status/emptyView';
import { MessageBar } from './status/messageBar';
import { strings } from './strings';
import { createTabs } from './tabs/createTabs';
import type { TabContext } from './tabs/inspectorTab';
import { TabDeck } from './tabs/tabDeck';
import { ThemeWatcher } from './theme';
import { restoreViewState } from './viewState';
import { WhatIfView } from './whatIf/whatIfView';

/** The whole panel: turns messages into state, and hands it to the tab on view. */
export class InspectorPanel extends DisposableObject {
  readonly node = element('main', { class: 'inspector', 'aria-label': strings.appLabel });
  private state: PanelState = initialPanelState;
  private viewState: InspectorViewState;
  private announcedTokens = 0;
  /** Asked for by a command, perhaps before there is anything to export. */
  private wantsReport = false;
  private readonly empty: EmptyView;
  private readonly messageBar: MessageBar;
  private readonly header: HeaderView;
  private readonly deck: TabDeck;
  private readonly whatIf: WhatIfView;
  private readonly footer: FooterView;
  private readonly content = element('div', { class: 'content' });
  private readonly live = element('div', { class: 'visually-hidden', 'aria-live': 'polite' });

  constructor(private readonly host: Host & Partial<Pick<RememberingHost, 'answers'>>) {
    super();
    this.viewState = restoreViewState(host.savedState());
    const theme = this._register(new ThemeWatcher());
    const run = (command: InspectorCommand) => host.post({ type: 'command', command });
    this.messageBar = new MessageBar(() => run('startAgain'));
    this.empty = new EmptyView(run);
    this.header = new HeaderView(run);
    const context: TabContext = {
      host,
      theme: () => theme.current,
      viewState: () => this.viewState,
      caption: () => captionOf(this.state.run, this.state.documentName),
      changeViewState: (change) => this.changeViewState(change),
      dispatch: (action) => this.act(action),
      intervene: (set) => this.whatIf.add(set),
      writeIntervention: (text) => this.whatIf.write(text),
      select: (range) => host.post({ type: 'select', range }),
      highlight: (ranges) => this.highlight(ranges),
      announceWindow: (tokens) => this.announceWindow(tokens),
      exportsChanged: () => this.showExports(),
      announce: (text) => setText(this.live, text),
    };
    this.deck = this._register(
      new TabDeck(
        createTabs(context),
        this.viewState.tab,
        theme.current,
        () => this.state,
        (tab) => {
          this.changeViewState({ tab });
          this.show();
        },
      ),
    );
    this.whatIf = this._register(new WhatIfView(context));
    const shortcuts = new ShortcutsDialog();
    this.footer = new FooterView({
      exportable: () => this.deck.exporting?.exportable?.(),
      save: (kind, content) =>
        host.post({ type: 'save', name: `unroll-${this.deck.chosen?.id ?? 'view'}`, kind, content }),
      report: host.answers && (() => this.exportReport()),
      showShortcuts: () => shortcuts.show(),
      say: (text) => this.messageBar.show({ message: text, hint: '' }),
    });
    this.content.append(this.header.node, this.whatIf.node, this.deck.node, this.footer.node);
    this.node.append(this.messageBar.node, this.empty.node, this.content, this.live, shortcuts.node);
    this._register(theme.onDidChange((current) => this.deck.setTheme(current)));
    this._register(host.onMessage((message) => this.receive(message)));
    this.show();
  }

  private exportReport(): void {
    this.wantsReport = false;
    this.host.post({ type: 'report', answers: this.host.answers?.() ?? [], viewState: this.viewState });
  }

  private receive(message: ToInspector): void {
    if (message.type === 'turnTo') this.deck.choose(message.tab);
    if (message.type === 'exportInspection') this.wantsReport = true;
    const next = reducePanelState(this.state, message);
    const isNew = next !== this.state;
    this.change(next);
    if (this.wantsReport && next.run) this.exportReport();
    if (!isNew) return;
    if (message.type === 'run')
      this.changeViewState({ cell: message.run.spec.model.cell, documentUri: next.documentUri });
    this.show();
  }

  private act(action: PanelAction): void {
    const next = reducePanelAction(this.state, action);
    if (next === this.state) return;
    this.change(next);
    this.show();
  }

  private change(next: PanelState): void {
    const { brush } = this.state;
    this.state = next;
    if (next.brush !== brush) this.highlight([]);
  }

  /** What is brushed stays marked in the editor, so that both sides show it. */
  private highlight(ranges: readonly TextRange[]): void {
    const { brush } = this.state;
    const marked = ranges.length > 0 || !brush ? [...ranges] : [brush.range];
    this.host.post({ type: 'highlight', ranges: marked });
  }

  private show(): void {
    const { run, documentName, points, error, laboratory, differs } = this.state;
    this.messageBar.show(error);
    // The laboratory's comparisons are there without a model too.
    const hasLaboratory = laboratory?.running !== undefined || (laboratory?.records.length ?? 0) > 0;
    const isShown = run !== undefined || (hasLaboratory && this.deck.chosen?.id === 'memory');
    setHidden(this.empty.node, isShown);
    setHidden(this.content, !isShown);
    setHidden(this.header.node, run === undefined);
    if (!run) setHidden(this.whatIf.node, true);
    this.empty.show(this.state);
    if (!isShown) return this.deck.hide();
    if (run) {
      this.header.show(run, documentName, points, differs);
      this.whatIf.show(this.state);
    }
    this.deck.show();
    this.showExports();
  }

  private showExports(): void {
    this.footer.show(this.deck.exporting?.canExport === true);
  }

  private changeViewState(change: Partial<InspectorViewState>): void {
    if (
      Object.entries(change).every(
        ([key, value]) => this.viewState[key as keyof InspectorViewState] === value,
      )
    )
      return;
    const changes = (this.viewState.changes ?? 0) + 1;
    this.viewState = { ...this.viewState, ...change, changes };
    this.host.saveState(this.viewState);
  }

  private announceWindow(tokens: number): void {
    if (tokens === this.announcedTokens) return;
    this.announcedTokens = tokens;
    this.host.post({ type: 'window', tokens });
  }
}
