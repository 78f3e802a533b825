import type { NamedModel } from '../../src/protocol/inspectorQuestions';
import { element, setHidden } from '../dom';
import { cellNames, strings } from '../strings';

/** So many are offered at once; the others are unfolded. */
const mostFolded = 8;

export interface RunPickerWords {
  /** Before the toggles. */
  title: string;
  /** Of the group. */
  label: string;
  /** How many can be chosen; the first gives way. */
  most: number;
}

/** Other runs that are to be shown too: toggles beside each other. */
export class RunPicker {
  readonly node: HTMLElement;
  private shown = '';
  private isUnfolded = false;

  constructor(
    private readonly onChange: (chosen: string[]) => void,
    private readonly words: RunPickerWords = {
      title: strings.compareRuns,
      label: strings.otherRuns,
      most: 4,
    },
  ) {
    this.node = element('div', { class: 'run-picker', role: 'group', 'aria-label': words.label });
    setHidden(this.node, true);
  }

  show(all: readonly NamedModel[], chosen: readonly string[]): void {
    const isChosenRun = ({ id }: NamedModel) => chosen.includes(id);
    const runs = this.isUnfolded ? all : all.filter((run, at) => at < mostFolded || isChosenRun(run));
    const key = JSON.stringify([runs, chosen, all.length]);
    if (key === this.shown) return;
    this.shown = key;
    const focused = [...this.node.querySelectorAll('button')].findIndex(
      (node) => node === document.activeElement,
    );
    setHidden(this.node, runs.length === 0);
    const buttons = runs.map((run) => {
      const { id } = run;
      const isChosen = chosen.includes(id);
      const place = chosen.indexOf(id);
      const button = element(
        'button',
        { type: 'button', class: 'run-toggle', 'aria-pressed': String(isChosen) },
        element('span', { class: `curves-key other${isChosen ? place : ''}` }),
        labelOf(run),
      );
      button.addEventListener('click', () =>
        this.onChange(
          isChosen ? chosen.filter((other) => other !== id) : [...chosen, id].slice(-this.words.most),
        ),
      );
      return button;
    });
    const hidden = all.length - runs.length;
    if (hidden > 0) {
      const more = element('button', { type: 'button', class: 'run-toggle' }, strings.moreRuns(hidden));
      more.addEventListener('click', () => {
        this.isUnfolded = true;
        this.show(all, chosen);
      });
      buttons.push(more);
    }
    this.node.replaceChildren(element('span', { class: 'dim' }, this.words.title), ...buttons);
    buttons[focused]?.focus();
  }
}

/** Runs on one text have one name: their cells tell them apart. */
export function labelOf({ name, cell }: NamedModel): string {
  return cell ? strings.runWithCell(name, cellNames[cell]) : name;
}
