import { DisposableObject } from '../../src/base/disposable';
import type { ComparedContext, QuestionAnswer } from '../../src/protocol/inspectorQuestions';
import type { RunSpec } from '../../src/protocol/spec';
import { Slider } from '../controls/slider';
import { smallButton } from '../controls/smallButton';
import { afterMoves, element, setHidden } from '../dom';
import type { Exportable } from '../export/exportable';
import { formatPercent, isFiniteNumber } from '../format';
import type { PanelState } from '../panelState';
import { PredictionsView } from '../predictions/predictionsView';
import { isSuperseded, wordsOf } from '../questionBook';
import { strings, tabNames } from '../strings';
import type { InspectorTab, TabContext } from '../tabs/inspectorTab';
import { isolated, visibleText } from '../visibleText';
import { comparedContexts } from './comparedContexts';
import { CompareView } from './compareView';
import { OriginsView } from './originsView';
import { predictExport } from './predictExport';
import { type StripData, stripData } from './stripData';
import { StripView } from './stripView';

const tokensShown = 100;
const expectedShown = 4;
const compared = 60;
const originsShown = 6;
/** A cursor that has not moved for so long is at rest. */
const restMs = 200;

/** What the network expects at the cursor, how surprised it was on the way there, and two contexts side by side. */
export class PredictTab extends DisposableObject implements InspectorTab {
  readonly id = 'predict';
  readonly label = tabNames.predict;
  readonly needsText = true;
  readonly node: HTMLElement;
  private readonly predictions: PredictionsView;
  private readonly strip: StripView;
  private readonly compare: CompareView;
  private readonly origins: OriginsView;
  private readonly temperature: Slider;
  /** The predictions are seen first; what else a move of the cursor asks for waits while the cursor goes on moving. */
  private readonly askRest = afterMoves(restMs, () => this.askAround());
  private state: PanelState | undefined;
  private isOnView = false;
  private shownPredictions: PanelState['predictions'];
  private predicted: PanelState['predictions'];
  private recent: StripData | undefined;
  private recentText = '';
  private models: QuestionAnswer<'models'>['models'] = [];
  private modelId = '';

  constructor(private readonly context: TabContext) {
    super();
    const { host } = context;
    const step = 0.05;
    this.temperature = new Slider(
      strings.temperature,
      { min: 0, max: 2, step },
      (value) => value.toFixed(2),
      (temperature) => this.changeTemperature(temperature),
    );
    const pin = smallButton(strings.pin, () => this.pin());
    pin.title = strings.pinTitle;
    this.predictions = this._register(
      new PredictionsView(
        (offset, text) => host.post({ type: 'insert', offset, text }),
        [element('div', { class: 'predict-controls' }, this.temperature.node, pin)],
      ),
    );
    this.strip = this._register(new StripView((range) => context.select(range)));
    this.compare = this._register(
      new CompareView(
        (contexts) => this.changeContexts(contexts),
        () => this.contextAtCursor(),
      ),
    );
    this.origins = this._register(
      new OriginsView((offset, length) => context.select({ start: offset, end: offset + length })),
    );
    this.node = element(
      'div',
      { class: 'predict' },
      this.predictions.node,
      this.compare.node,
      this.origins.node,
      this.strip.node,
    );
  }

  show(state: PanelState): void {
    const { run, predictions } = state;
    this.state = state;
    this.isOnView = true;
    if (!run) return;
    if (run.modelId !== this.modelId) this.changeModel(run.modelId);
    if (predictions === this.shownPredictions && predictions) return;
    this.shownPredictions = predictions;
    const isBlank = run.spec.model.kind === 'blank';
    const temperature = isBlank ? 1 : this.chosenTemperature;
    setHidden(this.temperature.node, isBlank);
    setHidden(this.strip.node, isBlank || !this.recent?.read.length);
    this.temperature.show(temperature);
    if (!predictions || temperature === 1) this.showPredictions(predictions);
    else void this.askPredictions(temperature);
    if (isBlank) this.origins.show(undefined);
    if (predictions) this.askRest();
  }

  hide(): void {
    // Asked anew when it comes on view again: the text may be another.
    this.shownPredictions = undefined;
    this.isOnView = false;
  }

  setTheme(): void {
    // Its colours are all in CSS.
  }

  exportable(): Exportable | undefined {
    const { predicted, recent, state } = this;
    const { spec } = state?.run ?? {};
    if (!predicted || !spec) return undefined;
    const isBlank = spec.model.kind === 'blank';
    const title = titleOf(spec);
    const temperature = isBlank ? 1 : this.chosenTemperature;
    const caption = this.context.caption();
    return predictExport({ ...predicted, temperature, recent, title }, this.context.theme(), caption);
  }

  get canExport(): boolean {
    return this.predicted !== undefined && this.state?.run !== undefined;
  }

  private get chosenTemperature(): number {
    return this.context.viewState().temperature ?? 1;
  }

  private showPredictions(predictions: PanelState['predictions']): void {
    const { spec } = this.state?.run ?? {};
    if (!spec) return;
    this.predicted = predictions;
    this.predictions.show(predictions, titleOf(spec));
    this.context.exportsChanged();
    this.showActual();
  }

  private showActual(): void {
    const next = this.recent?.next;
    if (!next) return this.predictions.showActual(undefined, '');
    const token = isolated(visibleText(next.text));
    const words = isFiniteNumber(next.bits)
      ? strings.actualNext(
          token,
          strings.placeOf(next.rank + 1),
          formatPercent(next.probability),
          next.bits.toFixed(2),
        )
      : strings.actualUnknown(token);
    this.predictions.showActual(next.text, words);
  }

  private async askPredictions(temperature: number): Promise<void> {
    const { predictions } = this.state ?? {};
    const top = Math.max(1, predictions?.result.predictions.length ?? 1);
    const result = await quietly(this.context.host.ask('predictAt', { temperature, top }));
    if (result && predictions) this.showPredictions({ ...predictions, result });
  }

  /** What stands around the predictions, if they are on view still. */
  private askAround(): void {
    const { run } = this.state ?? {};
    if (!run || !this.isOnView || this.isDisposed) return;
    if (this.shownPredictions && run.spec.model.kind !== 'blank') {
      void this.askRecent();
      void this.askOrigins();
    }
    if (run.state === 'training') void this.askComparison();
  }

  private async askOrigins(): Promise<void> {
    const { modelId } = this;
    try {
      const answer = await this.context.host.ask('origins', { top: originsShown });
      if (modelId === this.modelId) this.origins.show(answer);
    } catch (error) {
      // What is on view stays until the newer question is answered: nothing below it moves.
      if (!isSuperseded(error)) this.origins.show(undefined);
    }
  }

  private async askRecent(): Promise<void> {
    const answer = await quietly(
      this.context.host.ask('recentSurprisals', { tokens: tokensShown, top: expectedShown }),
    );
    if (!answer) return;
    this.recent = stripData(answer);
    const [first] = this.recent.read;
    const from = answer.surprisals.starts[0] ?? 0;
    this.recentText = first ? answer.text.slice(0, Math.max(0, answer.cursor - from)) : '';
    this.strip.show(this.recent.read);
    this.showActual();
  }

  private async askComparison(): Promise<void> {
    const sides = comparedContexts(this.compare.contexts);
    const contexts = sides.filter((side) => side !== undefined);
    if (contexts.length === 0) return this.compare.show(undefined);
    const request = { contexts, temperature: this.chosenTemperature, top: compared };
    try {
      const { results } = await this.context.host.ask('compare', request);
      this.compare.show(sides.map((side) => (side && results.shift()) ?? empty));
    } catch (error) {
      if (isSuperseded(error)) return;
      this.compare.show(undefined, wordsOf(error));
    }
  }

  private changeModel(modelId: string): void {
    this.modelId = modelId;
    this.recent = undefined;
    this.strip.show([]);
    void quietly(this.context.host.ask('models', {})).then((answer) => {
      // One that translates expects nothing of a text that goes on.
      this.models =
        answer?.models.filter(({ kind, isCurveOnly }) => kind !== 'translate' && !isCurveOnly) ?? [];
      this.showContexts();
      void this.askComparison();
    });
  }

  private showContexts(): void {
    this.compare.showInput({ contexts: this.context.viewState().contexts ?? [], models: this.models });
  }

  private changeTemperature(temperature: number): void {
    this.context.changeViewState({ temperature });
    if (temperature === 1) this.showPredictions(this.state?.predictions);
    else void this.askPredictions(temperature);
    void this.askComparison();
  }

  private changeContexts(contexts: ComparedContext[]): void {
    this.context.changeViewState({ contexts });
    void this.askComparison();
  }

  private pin(): void {
    const text = this.contextAtCursor();
    if (text === undefined) return;
    this.compare.pin(text);
    this.changeContexts(this.compare.contexts);
    this.context.announce(strings.compareTitle);
  }

  private contextAtCursor(): string | undefined {
    return this.recentText || this.state?.predictions?.contextTail;
  }
}

/** What is predicted. */
function titleOf({ model, tokenizer }: RunSpec): string {
  return model.kind === 'blank' ? strings.blankTitle : strings.predictionsTitle[tokenizer.kind];
}

const empty = { predictions: [], offset: 0, prefix: '', entropy: NaN, modelName: '' };

/** The answer, or undefined where there is none: the panel shows such errors for all tabs. */
async function quietly<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch {
    return undefined;
  }
}
