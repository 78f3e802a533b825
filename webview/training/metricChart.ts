import type { TrainingPoint } from '../../src/protocol/training';
import { element, setHidden, setText, svgElement } from '../dom';
import { formatInteger } from '../format';
import { strings } from '../strings';
import { heightOf, type Metric, type MetricPoint, metricPoints, metricRange, thinned } from './metrics';

const width = 300;
const height = 64;
const mostPoints = 300;

/** A small curve with its latest value, and those of other runs behind it: one of several, side by side. */
export class MetricChart {
  readonly node: HTMLElement;
  private readonly value = element('span', { class: 'number' });
  private readonly top = element('span', { class: 'metric-scale top dim' });
  private readonly bottom = element('span', { class: 'metric-scale bottom dim' });
  private readonly others = svgElement('g', {});
  private readonly line = svgElement('polyline', { class: 'metric-line' });
  private readonly cursor = svgElement('line', { class: 'metric-cursor', y1: '0', y2: String(height) });
  private readonly svg = svgElement(
    'svg',
    { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    this.others,
    this.line,
    this.cursor,
  );
  private points: MetricPoint[] = [];
  /** First and last step on the axis. */
  private steps: [number, number] = [0, 1];

  constructor(readonly metric: Metric) {
    const head = element('div', { class: 'metric-head' }, element('h3', {}, metric.label), this.value);
    const plot = element('div', { class: 'metric-plot' });
    plot.append(this.svg);
    const scale = element('div', { class: 'metric-scales' }, this.top, this.bottom);
    const chart = element('div', { class: 'metric-chart' }, plot, scale);
    this.node = element('figure', { class: 'metric', title: metric.title }, head, chart);
    plot.addEventListener('pointermove', (event) => this.point(event));
    plot.addEventListener('pointerleave', () => this.showAt(this.points.at(-1), false));
  }

  /** `others` are the points of other runs, on the same axes. */
  show(points: readonly TrainingPoint[], others: readonly (readonly TrainingPoint[])[] = []): void {
    const { metric } = this;
    this.points = thinned(metricPoints(points, metric), mostPoints);
    const beside = others.map((other) => thinned(metricPoints(other, metric), mostPoints));
    const all = [...this.points, ...beside.flat()];
    setHidden(this.node, all.length === 0);
    if (all.length === 0) return;
    this.steps = [Math.min(...all.map(({ step }) => step)), Math.max(...all.map(({ step }) => step))];
    const range = metricRange(all, metric.scale);
    this.line.setAttribute('points', this.polyline(this.points, range));
    this.others.replaceChildren(
      ...beside.map((each, index) =>
        svgElement('polyline', {
          class: `metric-line other${index}`,
          points: this.polyline(each, range),
        }),
      ),
    );
    setText(this.top, metric.format(range[1]));
    setText(this.bottom, metric.format(range[0]));
    this.showAt(this.points.at(-1), false);
  }

  private polyline(points: readonly MetricPoint[], range: [number, number]): string {
    const drawn = points.map((point) => {
      const y = height * (1 - heightOf(point.value, range, this.metric.scale));
      return `${this.x(point).toFixed(1)},${y.toFixed(1)}`;
    });
    return drawn.length === 1 ? `0,${drawn[0]?.split(',')[1] ?? 0} ${drawn[0]}` : drawn.join(' ');
  }

  private x({ step }: MetricPoint): number {
    const [first, last] = this.steps;
    return last > first ? ((step - first) / (last - first)) * width : width;
  }

  private point(event: PointerEvent): void {
    const box = this.svg.getBoundingClientRect();
    const at = ((event.clientX - box.left) / box.width) * width;
    const nearest = this.points.reduce<MetricPoint | undefined>(
      (best, point) => (!best || Math.abs(this.x(point) - at) < Math.abs(this.x(best) - at) ? point : best),
      undefined,
    );
    this.showAt(nearest, true);
  }

  private showAt(point: MetricPoint | undefined, isPointed: boolean): void {
    if (!point) return;
    const value = this.metric.format(point.value);
    setText(this.value, isPointed ? strings.atStep(value, formatInteger(point.step)) : value);
    const x = String(this.x(point));
    this.cursor.setAttribute('x1', x);
    this.cursor.setAttribute('x2', x);
    this.cursor.classList.toggle('pointed', isPointed);
    if (!isPointed) this.node.setAttribute('aria-label', `${this.metric.label}: ${value}`);
  }
}
