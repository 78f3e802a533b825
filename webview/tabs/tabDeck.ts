import { DisposableObject } from '../../src/base/disposable';
import type { TabId } from '../../src/protocol/inspectorProtocol';
import { element, setHidden } from '../dom';
import type { PanelState } from '../panelState';
import type { Theme } from '../theme';
import type { InspectorTab } from './inspectorTab';
import { TranslatorNote } from './translatorNote';
import { panelElementId, TabBar, tabElementId } from './tabBar';

/** The tab bar and the tabs, one of them on view. */
export class TabDeck extends DisposableObject {
  readonly node: HTMLElement;
  private readonly bar: TabBar;
  private readonly panels = new Map<InspectorTab, HTMLElement>();
  /** The theme that each tab was last drawn with. */
  private readonly themes = new Map<InspectorTab, Theme>();
  private current: InspectorTab | undefined;
  private isOnView = false;
  /** A note stands in the place of the tab. */
  private isSilent = false;
  private readonly note = new TranslatorNote((id) => this.choose(id));

  constructor(
    private readonly tabs: readonly InspectorTab[],
    chosen: TabId | undefined,
    private theme: Theme,
    private readonly state: () => PanelState,
    private readonly onChoose: (id: TabId) => void,
  ) {
    super();
    this.bar = new TabBar(tabs, (id) => this.choose(id));
    this.node = element('div', { class: 'tab-deck' }, this.bar.node);
    for (const tab of tabs) {
      this._register(tab);
      this.themes.set(tab, theme);
      const panel = element(
        'div',
        {
          class: 'tab-panel',
          role: 'tabpanel',
          id: panelElementId(tab.id),
          'aria-labelledby': tabElementId(tab.id),
        },
        tab.node,
      );
      panel.hidden = true;
      this.panels.set(tab, panel);
      this.node.append(panel);
    }
    this.turnTo(tabs.find(({ id }) => id === chosen) ?? tabs[0]);
  }

  get chosen(): InspectorTab | undefined {
    return this.current;
  }

  /** The tab on view, if it is its own view and not a note instead of it. */
  get exporting(): InspectorTab | undefined {
    return this.isOnView && !this.isSilent ? this.current : undefined;
  }

  choose(id: TabId): void {
    const tab = this.tabs.find((other) => other.id === id);
    if (!tab || tab === this.current) return;
    if (this.isOnView) this.current?.hide();
    this.turnTo(tab);
    this.onChoose(id);
    if (this.isOnView) this.showCurrent();
  }

  /** Hands the state of the panel to the tab on view. */
  show(): void {
    this.isOnView = true;
    this.showCurrent();
  }

  /** The panel has nothing for tabs to show. */
  hide(): void {
    if (this.isOnView) this.current?.hide();
    this.isOnView = false;
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    if (this.isOnView) this.applyTheme();
  }

  private turnTo(tab: InspectorTab | undefined): void {
    this.current = tab;
    for (const [each, panel] of this.panels) setHidden(panel, each !== tab);
    if (tab) this.bar.mark(tab.id);
  }

  private showCurrent(): void {
    this.applyTheme();
    const { current } = this;
    const panel = current && this.panels.get(current);
    if (!current || !panel) return;
    const state = this.state();
    const isSilent = current.needsText === true && state.run?.spec.model.kind === 'translate';
    this.isSilent = isSilent;
    const shown = isSilent ? this.note.node : current.node;
    if (shown.parentElement !== panel) panel.replaceChildren(shown);
    if (isSilent) this.note.show(current.id);
    else current.show(state);
  }

  private applyTheme(): void {
    const { current, theme } = this;
    if (!current || this.themes.get(current) === theme) return;
    this.themes.set(current, theme);
    current.setTheme(theme);
  }
}
