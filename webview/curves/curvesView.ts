import uPlot from 'uplot';
import { DisposableObject, toDisposable } from '../../src/base/disposable';
import type { RunView } from '../../src/protocol/inspectorProtocol';
import type { TrainingPoint } from '../../src/protocol/training';
import { Segments } from '../controls/segments';
import { element, oncePerFrame, setHidden, setText } from '../dom';
import { formatInteger, formatLoss, formatPerplexity, isFiniteNumber } from '../format';
import { strings } from '../strings';
import type { Theme } from '../theme';
import { type CurveData, curveData, indexOfLeast, latestAt } from './curveData';
import { plotOptions } from './plotOptions';

export interface OtherRun {
  name: string;
  points: readonly TrainingPoint[];
}

type Unit = 'loss' | 'perplexity';

/** Training and validation loss over the steps. */
export class CurvesView extends DisposableObject {
  readonly node: HTMLElement;
  private readonly holder = element('div', { class: 'curves-plot', role: 'img' });
  private readonly waiting = element('p', { class: 'waiting' }, strings.curvesWaiting);
  private readonly trainValue = element('span', { class: 'number' });
  private readonly validValue = element('span', { class: 'number' });
  private readonly legend = element('div', { class: 'curves-legend' });
  private readonly validEntry: HTMLElement;
  private readonly bestEntry = element('span', { class: 'dim best' });
  private plot: uPlot | undefined;
  private data: CurveData = { steps: [], train: [], valid: [], others: [] };
  private others: readonly OtherRun[] = [];
  private points: readonly TrainingPoint[] = [];
  private guessLoss = NaN;
  private readonly redraw = oncePerFrame(() => this.draw());

  constructor(
    private unit: Unit,
    private theme: Theme,
    onUnitChange: (unit: Unit) => void,
  ) {
    super();
    const choices = [
      { value: 'loss', label: strings.loss },
      { value: 'perplexity', label: strings.perplexity },
    ] as const;
    const segments = new Segments<Unit>(strings.curveScale, choices, unit, (chosen) => {
      this.unit = chosen;
      onUnitChange(chosen);
      this.redraw();
    });
    this.validEntry = entry('valid', strings.validLoss, this.validValue);
    const trainEntry = entry('train', strings.trainLoss, this.trainValue);
    this.legend.append(trainEntry, this.validEntry, this.bestEntry);
    const head = element(
      'div',
      { class: 'section-head' },
      element('h2', {}, strings.curvesTitle),
      segments.node,
    );
    this.node = element('section', { class: 'curves', 'aria-label': strings.curvesTitle }, head, this.legend);
    this.node.append(this.holder, this.waiting);
    const observer = new ResizeObserver(() => this.resize());
    observer.observe(this.holder);
    this._register(toDisposable(() => observer.disconnect()));
    this._register(toDisposable(() => this.plot?.destroy()));
  }

  /** Others are drawn too; called again with the same arrays, nothing is done. */
  show(
    run: RunView | undefined,
    points: readonly TrainingPoint[],
    others: readonly OtherRun[] = this.others,
  ): void {
    this.guessLoss = Math.log(run?.spec.model.vocabularySize ?? NaN);
    const ended = run?.state === 'finished' || run?.state === 'failed';
    setText(this.waiting, ended ? strings.curvesNone : strings.curvesWaiting);
    if (points === this.points && others === this.others) return;
    if (others.length !== this.others.length) this.forgetPlot();
    this.points = points;
    this.others = others;
    this.data = curveData(
      points,
      others.map((other) => other.points),
    );
    this.redraw();
  }

  private forgetPlot(): void {
    this.plot?.destroy();
    this.plot = undefined;
  }

  setTheme(theme: Theme): void {
    // Room for the numbers is made once.
    if (theme.textScale !== this.theme.textScale) this.forgetPlot();
    this.theme = theme;
    this.redraw();
  }

  private draw(): void {
    const { data } = this;
    const isEmpty = data.steps.length === 0;
    setHidden(this.waiting, !isEmpty);
    setHidden(this.legend, isEmpty);
    this.holder.classList.toggle('absent', isEmpty);
    this.showLegend(null);
    if (isEmpty) return;
    const columns: uPlot.AlignedData = [data.steps, data.train, data.valid, ...data.others];
    if (this.plot) {
      this.plot.setData(columns);
    } else if (this.holder.clientWidth > 0) {
      const options = plotOptions(
        {
          theme: () => this.theme,
          unit: () => this.unit,
          data: () => this.data,
          guessLoss: () => this.guessLoss,
          cursorMoved: (index) => this.showLegend(index),
          others: this.others.map(({ name }) => name),
        },
        this.holder.clientWidth,
        this.holder.clientHeight,
      );
      this.plot = new uPlot(options, columns, this.holder);
    }
  }

  private resize(): void {
    const { clientWidth: width, clientHeight: height } = this.holder;
    if (width === 0 || height === 0) return;
    if (!this.plot) this.redraw();
    else if (this.plot.width !== width || this.plot.height !== height) this.plot.setSize({ width, height });
  }

  /** Values at the pointed-at step, or the latest ones. */
  private showLegend(index: number | null): void {
    const { steps, train, valid } = this.data;
    const at = index ?? steps.length - 1;
    const format = (loss: number) =>
      this.unit === 'loss' ? formatLoss(loss) : formatPerplexity(Math.exp(loss));
    const [trainText, validText] = [format(latestAt(train, at)), format(latestAt(valid, at))];
    setText(this.trainValue, trainText);
    setText(this.validValue, validText);
    const best = indexOfLeast(valid);
    setHidden(this.validEntry, best < 0);
    const pointed = index === null ? undefined : steps[index];
    const bestLoss = valid[best];
    if (pointed !== undefined)
      setText(this.bestEntry, `${strings.stepLabel.toLowerCase()} ${formatInteger(pointed)}`);
    else if (isFiniteNumber(bestLoss))
      setText(this.bestEntry, strings.best(format(bestLoss), formatInteger(steps[best] ?? NaN)));
    else setText(this.bestEntry, '');
    if (index === null) this.holder.setAttribute('aria-label', strings.curvesLabel(trainText, validText));
  }
}

function entry(kind: 'train' | 'valid', label: string, value: HTMLElement): HTMLElement {
  return element(
    'span',
    { class: `curves-entry ${kind}` },
    element('span', { class: 'curves-key' }),
    label,
    value,
  );
}
