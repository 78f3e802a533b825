import { DisposableObject } from '../../src/base/disposable';
import type { InspectorCommand } from '../../src/protocol/inspectorProtocol';
import type { PairView } from '../../src/protocol/inspectorQuestions';
import type { TextRange } from '../../src/protocol/predictions';
import { Segments } from '../controls/segments';
import { button } from '../controls/toolkit';
import { element, setHidden, setText } from '../dom';
import type { Exportable } from '../export/exportable';
import type { PanelState } from '../panelState';
import { isSuperseded, RefusedError } from '../questionBook';
import { tabNames } from '../strings';
import type { InspectorTab, TabContext } from '../tabs/inspectorTab';
import type { Theme } from '../theme';
import { keyList } from '../traces/keyList';
import { whatIfStrings } from '../whatIf/whatIfStrings';
import { attentionExport } from './attentionExport';
import { RampLegend } from '../color/rampLegend';
import { attentionStrings } from './attentionStrings';
import { ComparisonView } from './comparisonView';
import { MatrixView } from './matrixView';
import { SearchView } from './searchView';
import { Sides } from './sides';

/** Which network is on view while something is set in it. */
const networkModes = ['both', 'changed', 'plain'] as const;
type NetworkMode = (typeof networkModes)[number];

const noChanges: readonly string[] = [];

/** What a translator looks at while it writes, what it would lose without, and how it searches for the best translation. */
export class AttentionTab extends DisposableObject implements InspectorTab {
  readonly id = 'attention';
  readonly label = tabNames.attention;
  readonly node: HTMLElement;
  private readonly matrix: MatrixView;
  /** Of the network as it is, beside that of the changed one. */
  private readonly plainMatrix: MatrixView;
  private readonly matrices: Sides;
  private readonly ofNetwork = element('p', { class: 'dim plot-hint' });
  private readonly comparison: ComparisonView;
  private readonly search: SearchView;
  private readonly legend: RampLegend;
  private readonly about = element('p', { class: 'dim plot-hint' });
  private readonly hint = element('p', { class: 'dim plot-hint' });
  private readonly none = element('div', { class: 'attention-none' });
  private readonly looks: HTMLElement;
  private readonly views: HTMLElement;
  private readonly message = element('div', { class: 'waiting', role: 'status' });
  /** What the last question was about. */
  private asked: readonly unknown[] = [];
  private abort: AbortController | undefined;
  private set: readonly string[] = noChanges;
  private readonly network: Segments<NetworkMode>;
  private mode: NetworkMode = 'both';
  /** As it was answered, and with the network that is on view. */
  private answered: PairView | undefined;
  private view: PairView | undefined;
  private beside: PairView | undefined;
  private pointed = false;

  constructor(private readonly context: TabContext) {
    super();
    const theme = context.theme();
    const delegate = {
      highlight: (ranges: readonly TextRange[]) => this.highlight(ranges),
      select: (range: TextRange) => context.select(range),
      announce: (text: string) => context.announce(text),
    };
    this.matrix = this._register(
      new MatrixView({ ...delegate, point: (cell) => this.plainMatrix.follow(cell) }, theme),
    );
    this.plainMatrix = this._register(
      new MatrixView({ ...delegate, point: (cell) => this.matrix.follow(cell) }, theme),
    );
    this.matrices = new Sides(this.matrix.node, this.plainMatrix.node);
    const again = () => void this.ask();
    const modes = networkModes.map((value) => ({
      value,
      label: whatIfStrings.modes[value],
    }));
    this.network = new Segments<NetworkMode>(whatIfStrings.network, modes, 'both', (mode) => {
      this.mode = mode;
      this.redraw();
    });
    setHidden(this.network.node, true);
    this.comparison = this._register(new ComparisonView(theme, again));
    this.comparison.node.firstElementChild?.after(this.ofNetwork);
    this.search = this._register(new SearchView(theme, (text) => context.announce(text), again));
    this.legend = new RampLegend(theme);
    this.legend.show(attentionStrings.share);
    this.none.append(
      element('h3', {}, attentionStrings.none),
      element('p', {}, attentionStrings.noneText),
      button(attentionStrings.trainTranslator, 'secondary', () => this.run('trainTranslator')),
    );
    this.looks = element('div', {}, this.hint, this.legend.node, this.matrices.node);
    const first = element(
      'section',
      { 'aria-label': attentionStrings.title, class: 'attention-matrix' },
      element('div', { class: 'section-head' }, element('h2', {}, attentionStrings.title), this.about),
      this.looks,
      this.none,
    );
    this.views = element(
      'div',
      { class: 'attention' },
      first,
      this.comparison.node,
      this.search.node,
      keyList(attentionStrings.keys, attentionStrings.shortcuts),
    );
    setText(this.message, attentionStrings.waiting);
    setHidden(this.views, true);
    const head = element('div', { class: 'trace-choices' }, this.network.node);
    this.node = element('div', {}, head, this.views, this.message);
    this.describeTheme(theme);
  }

  show({ predictions, place, run, documentUri, interventions = noChanges }: PanelState): void {
    // The cursor has moved, text, weights or model are others, or something else is set in it.
    const set = run?.spec.model.kind === 'translate' ? interventions : noChanges;
    const about = [predictions, place, run?.modelId, documentUri, set];
    if (this.asked.length > 0 && about.every((part, i) => part === this.asked[i])) return;
    this.asked = about;
    this.set = set;
    void this.ask();
  }

  hide(): void {
    this.abort?.abort();
    this.asked = [];
    this.matrix.leave();
    this.highlight([]);
  }

  setTheme(theme: Theme): void {
    this.describeTheme(theme);
    this.matrix.setTheme(theme);
    this.plainMatrix.setTheme(theme);
    this.comparison.setTheme(theme);
    this.search.setTheme(theme);
    this.legend.setTheme(theme);
  }

  exportable(): Exportable | undefined {
    const { view, beside, matrix, comparison, search } = this;
    if (!view) return undefined;
    const [tree, otherTree] = search.shown;
    const parts = {
      view,
      matrix: matrix.scene,
      comparison: comparison.scene,
      comparisonWords: comparison.summaryWords,
      tree: view.look.translation && tree,
      ...(beside && {
        beside: {
          view: beside,
          matrix: this.plainMatrix.scene,
          tree: beside.look.translation && otherTree,
        },
      }),
    };
    const by = attentionStrings.by(view.model.name);
    const about = this.context.caption();
    // Of a text whose own model speaks otherwise, some other translator looks at the pair.
    const others = about.some((part) => part.includes(view.model.name)) ? [] : [by];
    const searched = parts.tree || parts.beside?.tree ? [attentionStrings.treeCaptionShort] : [];
    const caption = [...about, ...others, attentionStrings.from[view.from], ...searched];
    return attentionExport(parts, this.context.theme(), caption);
  }

  get canExport(): boolean {
    return this.view !== undefined;
  }

  override dispose(): void {
    this.abort?.abort();
    super.dispose();
  }

  private describeTheme({ isDark }: Theme): void {
    setText(this.hint, isDark ? attentionStrings.hintDark : attentionStrings.hint);
  }

  private run(command: InspectorCommand): void {
    this.context.host.post({ type: 'command', command });
  }

  /** Nothing is posted while nothing was marked. */
  private highlight(ranges: readonly { start: number; end: number }[]): void {
    if (ranges.length === 0 && !this.pointed) return;
    this.pointed = ranges.length > 0;
    this.context.highlight(ranges);
  }

  private async ask(): Promise<void> {
    this.abort?.abort();
    const abort = new AbortController();
    this.abort = abort;
    const { compareWith } = this.comparison;
    const request = {
      beam: this.search.beam,
      ...(compareWith !== undefined && { compareWith }),
      ...(this.set.length > 0 && { set: [...this.set] }),
    };
    try {
      const view = await this.context.host.ask('attention', request, abort.signal);
      if (abort.signal.aborted) return;
      this.answered = view;
      this.redraw();
    } catch (error) {
      if (isSuperseded(error) || abort.signal.aborted) return;
      if (!(error instanceof RefusedError)) throw error;
      if (error.code !== 'stale') this.refuse(error);
    }
  }

  /** The network as it is, or with what is set in it, where anything is. */
  private redraw(): void {
    const { answered, mode } = this;
    if (!answered) return;
    const { changed } = answered;
    setHidden(this.network.node, !changed);
    setText(this.ofNetwork, changed && mode === 'both' ? whatIfStrings.modes.changed : '');
    setHidden(this.ofNetwork, !changed || mode !== 'both');
    const isPlain = !changed || mode === 'plain';
    this.draw(
      isPlain ? answered : { ...answered, look: changed },
      !isPlain && mode === 'both' ? answered : undefined,
    );
  }

  private draw(view: PairView, beside: PairView | undefined): void {
    this.view = view;
    this.beside = beside;
    setHidden(this.views, false);
    setHidden(this.message, true);
    const hasAttention = view.look.attention !== undefined;
    setHidden(this.looks, !hasAttention);
    setHidden(this.none, hasAttention);
    setText(this.about, `${attentionStrings.from[view.from]}, ${attentionStrings.by(view.model.name)}`);
    this.matrices.show(beside !== undefined);
    if (hasAttention) this.matrix.show(view);
    if (hasAttention && beside) this.plainMatrix.show(beside);
    this.comparison.show(view);
    this.search.show(view, beside);
    this.context.exportsChanged();
  }

  private refuse({ code, message, hint }: RefusedError): void {
    this.view = undefined;
    this.beside = undefined;
    this.answered = undefined;
    this.context.exportsChanged();
    setHidden(this.network.node, true);
    this.highlight([]);
    setHidden(this.views, true);
    setHidden(this.message, false);
    if (code !== 'no-model') return setText(this.message, `${message} ${hint}`.trim());
    this.message.replaceChildren(
      element(
        'div',
        { class: 'attention-none' },
        element('h3', {}, attentionStrings.noTranslator),
        element('p', {}, attentionStrings.noTranslatorText),
        element(
          'div',
          { class: 'actions' },
          button(attentionStrings.trainTranslator, 'primary', () => this.run('trainTranslator')),
          button(attentionStrings.openSample, 'secondary', () => this.run('openSample')),
        ),
      ),
    );
  }
}
