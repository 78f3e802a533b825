import { DisposableObject } from '../../src/base/disposable';
import { HeatmapView } from '../heatmap/heatmapView';
import type { PanelState } from '../panelState';
import { tabNames } from '../strings';
import type { InspectorTab, TabContext } from '../tabs/inspectorTab';
import type { Theme } from '../theme';

/** Gates and states around the cursor, as a heatmap of units by tokens. */
export class GatesTab extends DisposableObject implements InspectorTab {
  readonly id = 'gates';
  readonly label = tabNames.gates;
  readonly node: HTMLElement;
  private readonly heatmap: HeatmapView;
  private isOnView = false;
  private windowTokens = 0;

  constructor(private readonly context: TabContext) {
    super();
    this.heatmap = this._register(
      new HeatmapView(
        {
          viewState: () => context.viewState(),
          changeViewState: (change) => context.changeViewState(change),
          select: (range) => context.select(range),
          windowChanged: (tokens) => {
            this.windowTokens = tokens;
            if (this.isOnView) context.announceWindow(tokens);
          },
        },
        context.theme(),
      ),
    );
    this.node = this.heatmap.node;
  }

  show({ run, trace }: PanelState): void {
    if (!run) return;
    if (!this.isOnView && this.windowTokens > 0) this.context.announceWindow(this.windowTokens);
    this.isOnView = true;
    const tokenizer = run.spec.tokenizer.kind;
    this.heatmap.show(trace && { ...trace, tokenizer }, tokenizer);
  }

  hide(): void {
    this.isOnView = false;
    this.context.announceWindow(0);
  }

  setTheme(theme: Theme): void {
    this.heatmap.setTheme(theme);
  }
}
