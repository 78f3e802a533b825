import type { Disposable } from '../../src/base/disposable';
import type { InspectorViewState, TabId } from '../../src/protocol/inspectorProtocol';
import type { TextRange } from '../../src/protocol/predictions';
import type { Exportable } from '../export/exportable';
import type { Host } from '../host';
import type { PanelAction, PanelState } from '../panelState';
import type { Theme } from '../theme';

/** One tab of the panel. While it is hidden it is not called and must cost nothing. */
export interface InspectorTab extends Disposable {
  readonly id: TabId;
  /** On the tab bar: one short word. */
  readonly label: string;
  readonly node: HTMLElement;
  /** It can say something only of a model that reads a text which goes on: not of one that translates. */
  readonly needsText?: boolean;
  /** The tab is on view and `state` is what the panel knows: after every message, and first when it comes on view. */
  show(state: PanelState): void;
  /** The tab is left: what runs for it (questions, frames, timers) ends. */
  hide(): void;
  /** Called only while the tab is on view, and before `show` when the theme has changed meanwhile. */
  setTheme(theme: Theme): void;
  /** For the export buttons of the panel; undefined when there is nothing on view. */
  exportable?(): Exportable | undefined;
  /** Whether that is anything, without drawing it: it is asked for with every change of the panel. */
  readonly canExport?: boolean;
}

/** What the panel lends its tabs. */
export interface TabContext {
  readonly host: Host;
  /** Of the moment; a change comes by `setTheme`. */
  theme(): Theme;
  viewState(): InspectorViewState;
  /** The model and the text on view, for the small print of a picture. */
  caption(): string[];
  /** Kept over reloads. Does not call `show`. */
  changeViewState(change: Partial<InspectorViewState>): void;
  /** Changes what all tabs share, and calls `show` of the tab on view when that changes anything. */
  dispatch(action: PanelAction): void;
  /** Selects a stretch in the editor. */
  select(range: TextRange): void;
  /** Marks stretches in the editor while they are pointed at; none for what is brushed, if anything is. */
  highlight(ranges: readonly TextRange[]): void;
  /** Sets something in the network on view: see `parseIntervention`. */
  intervene(set: string): void;
  /** Puts the beginning of an intervention where it can be written to its end. */
  writeIntervention(text: string): void;
  /** How many tokens around the cursor the host shall trace into `PanelState.trace`; 0 when the tab needs none. */
  announceWindow(tokens: number): void;
  /** A tab that learns something by itself, not by `show`, says that `canExport` may be another. */
  exportsChanged(): void;
  /** Read out by screen readers, politely. */
  announce(text: string): void;
}
