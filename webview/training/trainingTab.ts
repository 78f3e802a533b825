import { DisposableObject } from '../../src/base/disposable';
import { alarmLags } from '../../src/protocol/askedByDefault';
import type { RunCurve } from '../../src/protocol/inspectorQuestions';
import { CurvesView } from '../curves/curvesView';
import { dataTable } from '../controls/dataTable';
import { element, setHidden } from '../dom';
import type { Exportable } from '../export/exportable';
import { formatInteger, formatLoss, isFiniteNumber } from '../format';
import type { PanelState } from '../panelState';
import { strings, tabNames } from '../strings';
import type { InspectorTab, TabContext } from '../tabs/inspectorTab';
import type { Theme } from '../theme';
import { AlarmList } from './alarmList';
import { alarmsOf } from './alarms';
import { MetricChart } from './metricChart';
import { metrics } from './metrics';
import { RunPicker } from './runPicker';
import { trainingExport } from './trainingExport';

/** How the training went, or goes: losses, what happens inside, and what is wrong with it. */
export class TrainingTab extends DisposableObject implements InspectorTab {
  readonly id = 'training';
  readonly label = tabNames.training;
  readonly node: HTMLElement;
  private readonly curves: CurvesView;
  private readonly alarms = new AlarmList();
  private readonly picker: RunPicker;
  private readonly charts = metrics.map((metric) => new MetricChart(metric));
  private readonly inside: HTMLElement;
  private readonly table = dataTable(strings.showTable);
  private state: PanelState | undefined;
  private shownPoints: PanelState['points'] | undefined;
  private shownRun: PanelState['run'];
  private others: readonly RunCurve[] = [];
  private lagNorms: Float32Array | undefined;
  private askedPredictions: PanelState['predictions'];
  private isOnView = false;

  constructor(private readonly context: TabContext) {
    super();
    this.curves = this._register(
      new CurvesView(context.viewState().curves ?? 'loss', context.theme(), (curves) =>
        context.changeViewState({ curves }),
      ),
    );
    this.picker = new RunPicker((otherRuns) => {
      context.changeViewState({ otherRuns });
      void this.askRuns();
    });
    this.inside = element(
      'section',
      { class: 'metrics', 'aria-label': strings.metricsTitle },
      element('h2', {}, strings.metricsTitle),
      element('div', { class: 'metric-grid' }, ...this.charts.map(({ node }) => node)),
    );
    this.node = element(
      'div',
      { class: 'training' },
      this.curves.node,
      this.picker.node,
      this.alarms.node,
      this.inside,
      this.table.node,
    );
    this.picker.show([], []);
  }

  show(state: PanelState): void {
    const { run, points } = state;
    const isNew = !this.isOnView || run?.modelId !== this.shownRun?.modelId;
    this.isOnView = true;
    this.state = state;
    if (isNew) {
      this.lagNorms = undefined;
      void this.askRuns();
    }
    if (state.predictions !== this.askedPredictions && run?.state !== 'failed') void this.askReach();
    if (points === this.shownPoints && run === this.shownRun) return;
    this.shownPoints = points;
    this.shownRun = run;
    this.draw();
  }

  hide(): void {
    this.isOnView = false;
    this.askedPredictions = undefined;
  }

  setTheme(theme: Theme): void {
    this.curves.setTheme(theme);
  }

  exportable(): Exportable | undefined {
    const { run, points } = this.state ?? {};
    if (!run || !points || points.length === 0) return undefined;
    const unit = this.context.viewState().curves ?? 'loss';
    const { theme, caption } = this.context;
    return trainingExport(run.name, points, this.others, unit, theme(), caption());
  }

  get canExport(): boolean {
    return this.state?.run !== undefined && this.state.points.length > 0;
  }

  private draw(): void {
    const { run, points } = this.state ?? {};
    if (!run || !points) return;
    this.curves.show(run, points, this.others);
    setHidden(this.inside, points.length === 0);
    setHidden(this.table.node, points.length === 0);
    const others = this.others.map((other) => other.points);
    for (const chart of this.charts) chart.show(points, others);
    this.alarms.show(alarmsOf(run, points, this.lagNorms), points.length > 1);
    this.table.show(() => ({
      caption: strings.curvesTitle,
      columns: [
        strings.stepLabel,
        strings.trainLoss,
        strings.validLoss,
        ...metrics.map(({ label }) => label),
      ],
      rows: points.map((point) => [
        formatInteger(point.step),
        formatLoss(point.trainLoss),
        isFiniteNumber(point.validLoss) ? formatLoss(point.validLoss) : '',
        ...metrics.map(({ id, format }) => (isFiniteNumber(point[id]) ? format(point[id]) : '')),
      ]),
    }));
  }

  /** The other models that can be drawn beside it, and the curves of those that were chosen. */
  private async askRuns(): Promise<void> {
    const { host } = this.context;
    const own = this.state?.run?.modelId;
    try {
      const { models } = await host.ask('models', {});
      const others = models.filter(({ id }) => id !== own);
      const wanted = this.context.viewState().otherRuns ?? [];
      const chosen = wanted.filter((id) => others.some((other) => other.id === id));
      this.picker.show(others, chosen);
      const { curves } = chosen.length > 0 ? await host.ask('curves', { modelIds: chosen }) : { curves: [] };
      this.others = chosen.flatMap((id) => curves.filter((curve) => curve.id === id));
      this.draw();
    } catch {
      // Superseded, or there is no host to ask: the run's own curves are there without it.
    }
  }

  private async askReach(): Promise<void> {
    this.askedPredictions = this.state?.predictions;
    const run = this.state?.run?.modelId;
    try {
      const { norms } = await this.context.host.ask('gradientReach', { maxLags: alarmLags });
      if (!this.isOnView || this.state?.run?.modelId !== run) return;
      this.lagNorms = norms;
      this.draw();
    } catch {
      // Nothing stands at the cursor, or the user types: the alarm is simply not judged.
    }
  }
}
