import { element } from '../dom';

/** Two or three choices side by side, one of them chosen: a radio group that arrow keys walk through. */
export class Segments<T extends string> {
  readonly node: HTMLElement;
  private readonly buttons: HTMLButtonElement[];

  constructor(
    label: string,
    private readonly choices: readonly { value: T; label: string }[],
    private value: T,
    private readonly onChange: (value: T) => void,
  ) {
    this.buttons = choices.map((choice) => {
      const button = element('button', { type: 'button', role: 'radio' }, choice.label);
      button.addEventListener('click', () => this.choose(choice.value));
      return button;
    });
    this.node = element(
      'div',
      { class: 'segments', role: 'radiogroup', 'aria-label': label },
      ...this.buttons,
    );
    this.node.addEventListener('keydown', (event) => this.onKey(event));
    this.mark();
  }

  /** Chooses without telling. */
  set(value: T): void {
    this.value = value;
    this.mark();
  }

  private onKey(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const count = this.choices.length;
    const next = (this.choices.findIndex((choice) => choice.value === this.value) + step + count) % count;
    const choice = this.choices[next];
    if (choice) this.choose(choice.value);
    this.buttons[next]?.focus();
    event.preventDefault();
  }

  private choose(value: T): void {
    if (value === this.value) return;
    this.value = value;
    this.mark();
    this.onChange(value);
  }

  private mark(): void {
    for (const [index, choice] of this.choices.entries()) {
      const isChosen = choice.value === this.value;
      this.buttons[index]?.setAttribute('aria-checked', String(isChosen));
      this.buttons[index]?.setAttribute('tabindex', isChosen ? '0' : '-1');
    }
  }
}
