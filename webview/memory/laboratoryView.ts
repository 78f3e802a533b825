import { DisposableObject } from '../../src/base/disposable';
import type {
  LaboratoryView as View,
  LabCellResult,
  LabRecord,
  LabResult,
  TextCellResult,
} from '../../src/protocol/laboratory';
import { Selector } from '../controls/toolkit';
import { smallButton } from '../controls/smallButton';
import { element, setHidden, setText } from '../dom';
import {
  formatDuration,
  formatInteger,
  formatLoss,
  formatPercent,
  formatPerplexity,
  scientific,
} from '../format';
import { cellNames } from '../strings';
import type { Theme } from '../theme';
import { LinePlot } from './linePlot';
import { memoryStrings, metricNames, taskNames, taskUnits } from './memoryStrings';
import type { ShownPlot } from './plotExport';
import { answerGradientPlot, distancePlot, perplexityPlot, recordTitle } from './plotData';

/** Comparisons of cells: what each holds by distance, and how far its gradient reaches. */
export class LaboratoryView extends DisposableObject {
  readonly node = element('section', { class: 'laboratory', 'aria-label': memoryStrings.laboratory });
  private readonly selector: Selector;
  private readonly running = element('p', { class: 'laboratory-running', role: 'status' });
  private readonly nothing = element('p', { class: 'waiting' }, memoryStrings.nothingCompared);
  private readonly summary = element('ul', { class: 'laboratory-summary' });
  private readonly values: LinePlot;
  private readonly gradients: LinePlot;
  private readonly plots = element('div', { class: 'laboratory-plots' });
  private view: View = { records: [] };
  /** Of the record on view; the latest without it. */
  private chosen: string | undefined;
  private shown: LabRecord | undefined;

  constructor(theme: Theme, onCompare: () => void) {
    super();
    this.selector = new Selector(memoryStrings.chooseComparison, (id) => {
      this.chosen = id;
      this.draw();
    });
    const options = { title: '', xLabel: '', yLabel: '', format: formatPercent } as const;
    this.values = this._register(new LinePlot({ ...options, scale: 'linear' }, theme));
    this.gradients = this._register(
      new LinePlot({ ...options, scale: 'logarithmic', xLabel: memoryStrings.stepsBack }, theme),
    );
    this.plots.append(this.values.node, this.gradients.node);
    const controls = element(
      'div',
      { class: 'actions' },
      this.selector.node,
      smallButton(memoryStrings.compare, onCompare),
    );
    const head = element(
      'div',
      { class: 'section-head' },
      element('h2', {}, memoryStrings.laboratory),
      controls,
    );
    this.node.append(head, this.running, this.nothing, this.summary, this.plots);
  }

  show(view: View): void {
    if (view.records !== this.view.records && view.records[0]?.id !== this.view.records[0]?.id) {
      this.chosen = undefined; // what has just been measured is what one wants to see
    }
    this.view = view;
    this.draw();
  }

  /** The plots of the comparison on view, to be written out. */
  get plotsShown(): ShownPlot[] {
    return this.shown ? [this.values.shown, this.gradients.shown] : [];
  }

  setTheme(theme: Theme): void {
    this.values.setTheme(theme);
    this.gradients.setTheme(theme);
  }

  private draw(): void {
    const { records, running } = this.view;
    const record = records.find(({ id }) => id === this.chosen) ?? records[0];
    setHidden(this.selector.node, records.length === 0);
    this.selector.show(
      records.map((each) => ({ value: each.id, label: recordTitle(each, (task) => taskNames[task]) })),
      record?.id ?? '',
    );
    setHidden(this.running, !running);
    setText(this.running, running ? runningText(running) : '');
    setHidden(this.nothing, record !== undefined || running !== undefined);
    setHidden(this.plots, record === undefined);
    setHidden(this.summary, record === undefined);
    if (!record || record === this.shown) return;
    this.shown = record;
    if (record.kind === 'task') this.drawTask(record.result);
    else this.drawText(record.name, record.cells);
  }

  private drawTask(result: LabResult): void {
    const isShare = result.metric === 'accuracy' || result.metric === 'sequences';
    const metric = metricNames[result.metric];
    this.summary.replaceChildren(...result.results.map((cell) => summaryOf(cell, result, isShare)));
    this.values.show(distancePlot(result), {
      title: `${taskNames[result.task]}: ${memoryStrings.byDistance(metric)}`,
      hint: memoryStrings.trainedFor(formatInteger(result.distance)),
      xLabel: taskUnits[result.task],
      yLabel: metric,
      format: isShare ? formatPercent : formatLoss,
      ...(isShare ? { range: [-0.02, 1.04] as [number, number] } : { range: undefined }),
    });
    this.gradients.show(answerGradientPlot(result.results), {
      title: memoryStrings.gradientOfAnswer,
      hint: memoryStrings.gradientOfAnswerHint,
      yLabel: memoryStrings.shareOfLast,
      format: scientific,
    });
  }

  private drawText(name: string, cells: readonly TextCellResult[]): void {
    this.summary.replaceChildren(
      ...cells.map(({ cell, parameters, hiddenSize, seconds, validLoss, trainLoss }) => {
        const made = memoryStrings.summary(
          cellNames[cell],
          formatInteger(parameters),
          formatInteger(hiddenSize),
          formatDuration(seconds),
        );
        const loss = Number.isFinite(validLoss) ? validLoss : trainLoss;
        return element('li', {}, `${made}; ${memoryStrings.heldOut(formatPerplexity(Math.exp(loss)))}`);
      }),
    );
    this.values.show(perplexityPlot(cells), {
      title: memoryStrings.perplexityOf(name),
      hint: '',
      xLabel: memoryStrings.secondsOfTraining,
      yLabel: memoryStrings.perplexity,
      format: formatPerplexity,
      range: undefined,
    });
    this.gradients.show(answerGradientPlot(cells), {
      title: memoryStrings.gradientOfText,
      hint: memoryStrings.gradientOfLossHint,
      yLabel: memoryStrings.shareOfLast,
      format: scientific,
    });
  }
}

function runningText({ name, cell, reached, distance, loss }: NonNullable<View['running']>): string {
  const task = Object.entries(taskNames).find(([id]) => id === name)?.[1] ?? name;
  const parts = [memoryStrings.running(task, cellNames[cell])];
  if (reached !== undefined && distance !== undefined) {
    parts.push(memoryStrings.runningAt(formatInteger(reached), formatInteger(distance)));
  }
  if (Number.isFinite(loss)) parts.push(formatLoss(loss));
  return parts.join(' · ');
}

function summaryOf(
  { cell, parameters, hiddenSize, seconds, dropsAt }: LabCellResult,
  { threshold }: LabResult,
  isShare: boolean,
): HTMLElement {
  const made = memoryStrings.summary(
    cellNames[cell],
    formatInteger(parameters),
    formatInteger(hiddenSize),
    formatDuration(seconds),
  );
  const limit = isShare ? formatPercent(threshold) : formatLoss(threshold);
  const drops = isShare ? memoryStrings.dropsUnder : memoryStrings.dropsOver;
  const held =
    dropsAt === undefined || !Number.isFinite(dropsAt)
      ? memoryStrings.holds
      : drops(limit, formatInteger(dropsAt));
  return element('li', {}, `${made}; ${held}`);
}
