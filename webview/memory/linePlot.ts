import uPlot from 'uplot';
import { DisposableObject, toDisposable } from '../../src/base/disposable';
import { element, oncePerFrame, setHidden, setText } from '../dom';
import { formatCompact, formatTick } from '../format';
import { strings } from '../strings';
import type { Theme } from '../theme';
import { niceTicks, wholeSteps } from '../ticks';
import { powerOfTen, powersBetween } from './logTicks';
import { memoryStrings } from './memoryStrings';
import { isCounted, type PlotData, type PlotLine } from './plotData';
import { colorOf, type ShownPlot } from './plotExport';

export interface LinePlotOptions {
  title: string;
  /** Where it stands among the headings of the page; h3 without it. */
  heading?: 'h2' | 'h3';
  hint?: string;
  xLabel: string;
  yLabel: string;
  /** Of the y axis. */
  scale: 'linear' | 'logarithmic';
  /** Range of a linear y axis; from 0 to the largest without it. */
  range?: [number, number];
  format: (value: number) => string;
}

const none: PlotData = { x: [], lines: [] };

/** Lines over a common x axis, with a legend that has the values at the pointer, and a table of the numbers. */
export class LinePlot extends DisposableObject {
  readonly node: HTMLElement;
  private readonly title: HTMLElement;
  private readonly hint = element('p', { class: 'dim plot-hint' });
  private readonly legend = element('div', { class: 'plot-legend' });
  private readonly holder = element('div', { class: 'plot-holder', role: 'img' });
  private readonly table = element('table');
  private readonly details = element(
    'details',
    { class: 'plot-table' },
    element('summary', {}, strings.showTable),
    element('div', { class: 'plot-table-scroll' }, this.table),
  );
  private plot: uPlot | undefined;
  private shape = '';
  private data = none;
  private options: LinePlotOptions;
  private readonly redraw = oncePerFrame(() => this.draw());

  constructor(
    options: LinePlotOptions,
    private theme: Theme,
  ) {
    super();
    this.options = options;
    this.title = element(options.heading ?? 'h3');
    this.node = element('section', { class: 'line-plot' }, this.title, this.hint, this.legend, this.holder);
    this.node.append(this.details);
    const observer = new ResizeObserver(() => this.redraw());
    observer.observe(this.holder);
    this._register(toDisposable(() => observer.disconnect()));
    this._register(toDisposable(() => this.plot?.destroy()));
    this.details.addEventListener('toggle', () => this.writeTable());
  }

  show(data: PlotData, options: Partial<LinePlotOptions> = {}): void {
    this.data = data;
    this.options = { ...this.options, ...options };
    this.redraw();
  }

  /** What is on view, to be written out. */
  get shown(): ShownPlot {
    return { data: this.data, options: this.options };
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    this.shape = '';
    this.redraw();
  }

  private draw(): void {
    if (this.isDisposed) return;
    const { data, options, holder } = this;
    setText(this.title, options.title);
    setText(this.hint, options.hint ?? '');
    setHidden(this.hint, !options.hint);
    setHidden(this.node, data.lines.length === 0);
    const { clientWidth: width, clientHeight: height } = holder;
    if (width === 0 || height === 0 || data.lines.length === 0) return;
    const shape = JSON.stringify([
      options,
      data.lines.map(({ label, tone, dashed }) => [label, tone, dashed]),
    ]);
    const columns: uPlot.AlignedData = [data.x, ...data.lines.map(({ values }) => values)];
    if (!this.plot || shape !== this.shape) {
      this.plot?.destroy();
      this.plot = new uPlot(this.plotOptions(width, height), columns, holder);
      this.shape = shape;
    } else {
      this.plot.setData(columns);
      if (this.plot.width !== width || this.plot.height !== height) this.plot.setSize({ width, height });
    }
    this.writeLegend(null);
    this.writeTable();
  }

  private plotOptions(width: number, height: number): uPlot.Options {
    const { options, theme, data } = this;
    const { textScale } = theme;
    const font = `${11 * textScale}px ${theme.fontFamily}`;
    const axis: uPlot.Axis = {
      stroke: theme.colors.description,
      font,
      labelFont: font,
      labelSize: 16 * textScale,
      gap: 4,
      ticks: { show: false },
    };
    const isLog = options.scale === 'logarithmic';
    const most = Math.max(...data.lines.flatMap(({ values }) => values.map((value) => value ?? 0)));
    const range = options.range ?? [0, most > 0 ? most * 1.05 : 1];
    const axes: uPlot.Axis[] = [
      {
        ...axis,
        size: 24 * textScale,
        label: options.xLabel,
        grid: { show: false },
        ...(isCounted(data) && { incrs: wholeSteps }),
        values: (_, splits) => splits.map(formatCompact),
      },
      {
        ...axis,
        size: 52 * textScale,
        label: options.yLabel,
        grid: { stroke: theme.colors.grid, width: 1 },
        ...(isLog
          ? {
              filter: (_, splits) => splits,
              splits: (plot) => powersBetween(plot.scales['y']?.min, plot.scales['y']?.max),
              values: (_, splits) => splits.map((value) => powerOfTen(value)),
            }
          : {
              splits: (plot) => niceTicks(plot.scales['y']?.min ?? 0, plot.scales['y']?.max ?? 1, 4),
              values: (_, splits) => splits.map((value) => (value === 0 ? '0' : options.format(value))),
            }),
      },
    ];
    return {
      width,
      height,
      padding: [8, 16, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false, setScale: false }, points: { size: 6 } },
      scales: {
        x: { time: false },
        y: isLog ? { distr: 3, log: 10 } : { range: () => range },
      },
      axes,
      series: [{}, ...data.lines.map((line) => this.seriesOf(line))],
      hooks: { setCursor: [(plot) => this.writeLegend(plot.cursor.idx ?? null)] },
    };
  }

  private seriesOf(line: PlotLine): uPlot.Series {
    const color = colorOf(line, this.theme);
    const isSparse = this.data.x.length <= 30 && line.tone !== 'baseline';
    return {
      label: line.label,
      stroke: color,
      width: line.tone === 'baseline' ? 1 : 1.75,
      spanGaps: true,
      points: { show: isSparse, size: 5, fill: color, stroke: color, width: 0 },
      ...(line.dashed && { dash: line.tone === 'baseline' ? [3, 4] : [6, 3] }),
    };
  }

  /** Values at the pointed-at place, or the last ones. */
  private writeLegend(index: number | null): void {
    const { data, options } = this;
    const entries = data.lines.map((line) => {
      const key = element('span', { class: line.dashed ? 'plot-key dashed' : 'plot-key' });
      key.style.setProperty('--key', colorOf(line, this.theme));
      const last = line.values.reduce<number>((latest, value, i) => (value === null ? latest : i), -1);
      const value = line.values[index ?? last];
      const text = value === null || value === undefined ? '–' : options.format(value);
      return {
        text: `${line.label} ${text}`,
        node: element(
          'span',
          { class: 'plot-entry' },
          key,
          line.label,
          element('span', { class: 'number' }, text),
        ),
      };
    });
    const at = index === null ? undefined : data.x[index];
    const place =
      at === undefined ? [] : [element('span', { class: 'dim' }, `${options.xLabel}: ${formatTick(at)}`)];
    this.legend.replaceChildren(...entries.map(({ node }) => node), ...place);
    if (index === null) {
      const last = entries.map(({ text }) => text).join(', ');
      this.holder.setAttribute('aria-label', memoryStrings.plotLabel(options.title, last));
    }
  }

  private writeTable(): void {
    if (!this.details.open) return;
    const { data, options } = this;
    const head = element('tr', {}, element('th', { scope: 'col' }, options.xLabel));
    head.append(...data.lines.map(({ label }) => element('th', { scope: 'col' }, label)));
    const rows = data.x.map((x, i) => {
      const row = element('tr', {}, element('th', { scope: 'row' }, formatTick(x)));
      row.append(
        ...data.lines.map(({ values }) => {
          const value = values[i];
          return element('td', {}, value === null || value === undefined ? '–' : options.format(value));
        }),
      );
      return row;
    });
    this.table.replaceChildren(
      element('caption', {}, `${options.title}, ${options.yLabel}`),
      element('thead', {}, head),
      element('tbody', {}, ...rows),
    );
  }
}
