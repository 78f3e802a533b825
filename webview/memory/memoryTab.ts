import { DisposableObject } from '../../src/base/disposable';
import { memoryLags } from '../../src/protocol/askedByDefault';
import type { ConnectivityRun, NamedModel } from '../../src/protocol/inspectorQuestions';
import type { LaboratoryView as Laboratory } from '../../src/protocol/laboratory';
import type { TextRange } from '../../src/protocol/predictions';
import { element, setHidden } from '../dom';
import { scientific } from '../format';
import type { Exportable } from '../export/exportable';
import type { PanelState } from '../panelState';
import { isSuperseded, RefusedError } from '../questionBook';
import { tabNames } from '../strings';
import type { InspectorTab, TabContext } from '../tabs/inspectorTab';
import type { Theme } from '../theme';
import { RunPicker } from '../training/runPicker';
import { ConnectivityView, nameOf } from './connectivityView';
import { LaboratoryView } from './laboratoryView';
import { LinePlot } from './linePlot';
import { memoryExport } from './memoryExport';
import { memoryStrings } from './memoryStrings';
import { asGradient } from './pairGradient';
import { gradientPlot } from './plotData';
import { hasLines, plotsExport } from './plotExport';
import { PositionChoice } from './positionChoice';

/** Beside the model on view. */
const mostOthers = 2;

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
  private readonly picker: RunPicker;
  private readonly position: PositionChoice;
  private chosenPosition: number | undefined;
  private set: readonly string[] = noChanges;
  private others: readonly NamedModel[] = [];
  private model: string | undefined;
  private isPointing = false;

  constructor(private readonly context: TabContext) {
    super();
    this.position = new PositionChoice((position) => {
      this.chosenPosition = position;
      void this.ask();
    });
    this.picker = new RunPicker(
      (memoryRuns) => {
        context.changeViewState({ memoryRuns });
        this.picker.show(this.others, memoryRuns);
        void this.ask();
      },
      { title: memoryStrings.compareModels, label: memoryStrings.otherModels, most: mostOthers },
    );
    this.connectivity = new ConnectivityView(
      (range) => context.select(range),
      (ranges) => this.highlight(ranges),
      [this.picker.node, this.position.node],
    );
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
    const about = [
      predictions,
      state.place,
      run?.modelId,
      state.documentUri,
      laboratory.records,
      interventions,
    ];
    if (about.every((part, i) => part === this.asked[i]) && this.asked.length > 0) return;
    if (this.asked.length === 0 || this.model !== run?.modelId) void this.askModels(run);
    this.asked = about;
    this.set = interventions;
    this.chosenPosition = undefined; // the cursor chooses again
    setHidden(this.connectivity.node, !run && !hasModels(laboratory));
    if (run || hasModels(laboratory)) void this.ask();
  }

  hide(): void {
    this.abort?.abort();
    this.asked = [];
    this.highlight([]);
  }

  setTheme(theme: Theme): void {
    this.gradient.setTheme(theme);
    this.laboratory.setTheme(theme);
  }

  /** What the prediction hangs on and its gradient; with a comparison of the laboratory on view its plots, under the gradient. */
  exportable(): Exportable | undefined {
    const theme = this.context.theme();
    const caption = this.context.caption();
    const compared = this.laboratory.plotsShown;
    const { shown } = this.gradient;
    const own = compared.length === 0 ? memoryExport(this.runs, shown, theme, caption) : undefined;
    return own ?? plotsExport([shown, ...compared], theme, caption);
  }

  get canExport(): boolean {
    const compared = this.laboratory.plotsShown;
    const isOwn = compared.length === 0 && this.runs.some(({ gradient }) => gradient !== undefined);
    return isOwn || hasLines([this.gradient.shown, ...compared]);
  }

  override dispose(): void {
    this.abort?.abort();
    super.dispose();
  }

  /** Nothing is posted while nothing was marked. */
  private highlight(ranges: TextRange[]): void {
    if (ranges.length === 0 && !this.isPointing) return;
    this.isPointing = ranges.length > 0;
    this.context.highlight(ranges);
  }

  /** Models that can be shown under the one on view: those that do the same. */
  private async askModels(run: PanelState['run']): Promise<void> {
    this.model = run?.modelId;
    this.others = [];
    try {
      const { models } = await this.context.host.ask('models', {});
      const translates = run?.spec.model.kind === 'translate';
      this.others = models.filter(
        ({ id, kind, isCurveOnly }) =>
          id !== this.model && !isCurveOnly && (kind === 'translate') === translates,
      );
    } catch {
      // Superseded, or no host: the model on view is there without the others.
    }
    this.picker.show(run ? this.others : [], this.chosenRuns);
  }

  private get chosenRuns(): string[] {
    return (this.context.viewState().memoryRuns ?? []).slice(0, mostOthers);
  }

  private async ask(): Promise<void> {
    this.abort?.abort();
    const { set, chosenPosition: position, chosenRuns: models } = this;
    const abort = new AbortController();
    this.abort = abort;
    try {
      const { runs } = await this.context.host.ask(
        'connectivity',
        {
          lags: memoryLags,
          ...(set.length > 0 && { set: [...set] }),
          ...(models.length > 0 && { models }),
          ...(position !== undefined && { position }),
        },
        abort.signal,
      );
      if (!abort.signal.aborted) this.draw(runs);
    } catch (error) {
      if (isSuperseded(error) || abort.signal.aborted) return;
      if (!(error instanceof RefusedError)) throw error;
      this.runs = [];
      this.position.show(undefined, undefined);
      this.connectivity.refuse(error.message, error.hint);
      this.gradient.show({ x: [], lines: [] });
      this.context.exportsChanged();
    }
  }

  private draw(runs: readonly ConnectivityRun[]): void {
    this.runs = runs.map((run) => (run.pair ? { ...run, gradient: asGradient(run.pair) } : run));
    this.connectivity.show(runs);
    this.position.show(runs[0]?.pair, this.chosenPosition);
    const known = this.runs.flatMap((run) =>
      run.gradient ? [{ name: nameOf(run), gradient: run.gradient }] : [],
    );
    const isPair = runs.some(({ pair }) => pair !== undefined);
    this.gradient.show(gradientPlot(known), {
      hint: isPair ? memoryStrings.gradientPairHint : memoryStrings.gradientHint,
    });
    this.context.exportsChanged();
  }
}

const noChanges: readonly string[] = [];
const none: Laboratory = { records: [] };

function hasModels({ records }: Laboratory): boolean {
  return records.some(({ kind }) => kind === 'text');
}
