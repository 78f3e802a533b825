import { DisposableObject } from '../../src/base/disposable';
import type { ConnectivityRun } from '../../src/protocol/inspectorQuestions';
import type { LaboratoryView as Laboratory } from '../../src/protocol/laboratory';
import { element, setHidden } from '../dom';
import type { Exportable } from '../export/exportable';
import type { PanelState } from '../panelState';
import { isSuperseded, RefusedError } from '../questionBook';
import { tabNames } from '../strings';
import type { InspectorTab, TabContext } from '../tabs/inspectorTab';
import type { Theme } from '../theme';
import { ConnectivityView, nameOf } from './connectivityView';
import { LaboratoryView, scientific } from './laboratoryView';
import { LinePlot } from './linePlot';
import { memoryExport } from './memoryExport';
import { memoryStrings } from './memoryStrings';
import { gradientPlot } from './plotData';
import { plotsExport } from './plotExport';

const lags = 200;

/** What a prediction hangs on, how far back the gradient reaches, and what cells hold in the laboratory. */
export class MemoryTab extends DisposableObject implements InspectorTab {
  readonly id = 'memory';
  readonly label = tabNames.memory;
  readonly node: HTMLElement;
  private readonly connectivity: ConnectivityView;
  private readonly gradient: LinePlot;
  private readonly laboratory: LaboratoryView;
  /** What the last question was about. */
  private asked: readonly unknown[] = [];
  private abort: AbortController | undefined;
  private runs: readonly ConnectivityRun[] = [];

  constructor(private readonly context: TabContext) {
    super();
    this.connectivity = new ConnectivityView((range) => context.select(range));
    this.gradient = this._register(
      new LinePlot(
        {
          title: memoryStrings.gradient,
          heading: 'h2',
          hint: memoryStrings.gradientHint,
          xLabel: memoryStrings.stepsBack,
          yLabel: memoryStrings.gradientNorm,
          scale: 'logarithmic',
          format: scientific,
        },
        context.theme(),
      ),
    );
    const compare = () => context.host.post({ type: 'command', command: 'compareMemory' });
    this.laboratory = this._register(new LaboratoryView(context.theme(), compare));
    const nodes = [this.connectivity.node, this.gradient.node, this.laboratory.node];
    this.node = element('div', { class: 'memory' }, ...nodes);
    setHidden(this.gradient.node, true);
  }

  show(state: PanelState): void {
    const { laboratory = none, run, predictions, interventions = noChanges } = state;
    this.laboratory.show(laboratory);
    // The cursor has moved, the text or the model is another, or there are other models to compare with.
    const about = [predictions, run?.modelId, state.documentUri, laboratory.records, interventions];
    if (about.every((part, i) => part === this.asked[i]) && this.asked.length > 0) return;
    this.asked = about;
    setHidden(this.connectivity.node, !run && !hasModels(laboratory));
    if (run || hasModels(laboratory)) void this.ask(interventions);
  }

  hide(): void {
    this.abort?.abort();
    this.asked = [];
  }

  setTheme(theme: Theme): void {
    this.gradient.setTheme(theme);
    this.laboratory.setTheme(theme);
  }

  /** What the prediction hangs on and its gradient; with a comparison of the laboratory on view its plots, under the gradient. */
  exportable(): Exportable | undefined {
    const theme = this.context.theme();
    const compared = this.laboratory.plotsShown;
    const own = compared.length === 0 ? memoryExport(this.runs, theme) : undefined;
    return own ?? plotsExport([this.gradient.shown, ...compared], theme);
  }

  override dispose(): void {
    this.abort?.abort();
    super.dispose();
  }

  private async ask(set: readonly string[]): Promise<void> {
    const abort = new AbortController();
    this.abort = abort;
    try {
      const { runs } = await this.context.host.ask(
        'connectivity',
        { lags, ...(set.length > 0 && { set: [...set] }) },
        abort.signal,
      );
      if (!abort.signal.aborted) this.draw(runs);
    } catch (error) {
      if (isSuperseded(error) || abort.signal.aborted) return;
      if (!(error instanceof RefusedError)) throw error;
      this.runs = [];
      this.connectivity.refuse(error.message, error.hint);
      this.gradient.show({ x: [], lines: [] });
    }
  }

  private draw(runs: readonly ConnectivityRun[]): void {
    this.runs = runs;
    this.connectivity.show(runs);
    const known = runs.flatMap((run) =>
      run.gradient ? [{ name: nameOf(run), gradient: run.gradient }] : [],
    );
    this.gradient.show(gradientPlot(known));
  }
}

const noChanges: readonly string[] = [];
const none: Laboratory = { records: [] };

function hasModels({ records }: Laboratory): boolean {
  return records.some(({ kind }) => kind === 'text');
}
