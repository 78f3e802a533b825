import { DisposableObject } from '../../src/base/disposable';
import { searchBeams, usualBeam } from '../../src/protocol/askedByDefault';
import type { PairView } from '../../src/protocol/inspectorQuestions';
import { Segments } from '../controls/segments';
import { element, setHidden } from '../dom';
import type { Theme } from '../theme';
import { attentionStrings } from './attentionStrings';
import { Sides } from './sides';
import type { TreeLayout } from './treeLayout';
import { TreeView } from './treeView';

/** How the translation was searched for; of a changed network beside the search of the network as it is. */
export class SearchView extends DisposableObject {
  readonly node: HTMLElement;
  private readonly first: TreeView;
  private readonly second: TreeView;
  private readonly sides: Sides;
  beam: number = usualBeam;

  constructor(theme: Theme, announce: (text: string) => void, onBeam: () => void) {
    super();
    const beams = searchBeams.map((width) => ({ value: String(width), label: String(width) }));
    const width = new Segments(attentionStrings.beam, beams, String(usualBeam), (value) => {
      this.beam = Number(value);
      onBeam();
    });
    const choices = [
      { value: 'all', label: attentionStrings.all },
      { value: 'kept', label: attentionStrings.keptOnly },
    ] as const;
    const shown = new Segments(attentionStrings.shown, choices, 'all', (value) => {
      for (const tree of [this.first, this.second]) tree.showDropped(value === 'all');
    });
    this.first = this._register(new TreeView(theme, announce, (path) => this.second.follow(path)));
    this.second = this._register(new TreeView(theme, announce, (path) => this.first.follow(path)));
    this.sides = new Sides(this.first.node, this.second.node);
    this.node = element(
      'section',
      { class: 'attention-search', 'aria-label': attentionStrings.searchTitle },
      element(
        'div',
        { class: 'section-head' },
        element('h2', {}, attentionStrings.searchTitle),
        element(
          'div',
          { class: 'controls' },
          shown.node,
          element('span', { class: 'attention-beam dim' }, attentionStrings.beamLabel, width.node),
        ),
      ),
      element('p', { class: 'dim plot-hint' }, attentionStrings.treeHint),
      this.sides.node,
    );
  }

  /** Of the trees as they are on view. */
  get shown(): (TreeLayout | undefined)[] {
    return [this.first.shown, this.second.shown];
  }

  show({ look }: PairView, beside?: PairView): void {
    const { translation } = look;
    setHidden(this.node, !translation);
    const other = beside?.look.translation;
    this.sides.show(other !== undefined);
    if (translation) this.first.show(translation, look.target);
    if (beside && other) this.second.show(other, beside.look.target);
  }

  setTheme(theme: Theme): void {
    this.first.setTheme(theme);
    this.second.setTheme(theme);
  }
}
