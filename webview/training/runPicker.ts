import { element, setHidden } from '../dom';
import { strings } from '../strings';

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

  show(runs: readonly { id: string; name: string }[], chosen: readonly string[]): void {
    const key = JSON.stringify([runs, chosen]);
    if (key === this.shown) return;
    this.shown = key;
    const focused = [...this.node.querySelectorAll('button')].findIndex(
      (node) => node === document.activeElement,
    );
    setHidden(this.node, runs.length === 0);
    const buttons = runs.map(({ id, name }) => {
      const isChosen = chosen.includes(id);
      const place = chosen.indexOf(id);
      const button = element(
        'button',
        { type: 'button', class: 'run-toggle', 'aria-pressed': String(isChosen) },
        element('span', { class: `curves-key other${isChosen ? place : ''}` }),
        name,
      );
      button.addEventListener('click', () =>
        this.onChange(
          isChosen ? chosen.filter((other) => other !== id) : [...chosen, id].slice(-this.words.most),
        ),
      );
      return button;
    });
    this.node.replaceChildren(element('span', { class: 'dim' }, this.words.title), ...buttons);
    buttons[focused]?.focus();
  }
}
