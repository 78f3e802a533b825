import { element, setHidden } from '../dom';
import { strings } from '../strings';

/** Other runs whose curves are to be drawn too: toggles beside each other. */
export class RunPicker {
  readonly node = element('div', { class: 'run-picker', role: 'group', 'aria-label': strings.otherRuns });
  private shown = '';

  constructor(private readonly onChange: (chosen: string[]) => void) {}

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
        this.onChange(isChosen ? chosen.filter((other) => other !== id) : [...chosen, id].slice(-4)),
      );
      return button;
    });
    this.node.replaceChildren(element('span', { class: 'dim' }, strings.compareRuns), ...buttons);
    buttons[focused]?.focus();
  }
}
