import { element, setText } from '../dom';

/** A labelled slider with its value beside it. */
export class Slider {
  readonly node: HTMLElement;
  private readonly input: HTMLInputElement;
  private readonly output = element('output', { class: 'number' });

  constructor(
    label: string,
    range: { min: number; max: number; step: number },
    private readonly format: (value: number) => string,
    onChange: (value: number) => void,
  ) {
    this.input = element('input', {
      type: 'range',
      min: String(range.min),
      max: String(range.max),
      step: String(range.step),
    });
    this.input.addEventListener('input', () => {
      this.showValue();
      onChange(this.input.valueAsNumber);
    });
    this.node = element(
      'label',
      { class: 'slider' },
      element('span', { class: 'dim' }, label),
      this.input,
      this.output,
    );
  }

  show(value: number): void {
    if (this.input.valueAsNumber !== value) this.input.value = String(value);
    this.showValue();
  }

  private showValue(): void {
    const text = this.format(this.input.valueAsNumber);
    setText(this.output, text);
    this.input.setAttribute('aria-valuetext', text);
    this.input.style.setProperty('--share', `${100 * this.share()}%`);
  }

  /** How much of the groove is behind the knob. */
  private share(): number {
    const { min, max, valueAsNumber } = this.input;
    return (valueAsNumber - Number(min)) / (Number(max) - Number(min));
  }
}
