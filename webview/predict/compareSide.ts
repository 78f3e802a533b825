import type { ComparedContext, NamedModel } from '../../src/protocol/inspectorQuestions';
import type { PredictionResult } from '../../src/protocol/predictions';
import { smallButton } from '../controls/smallButton';
import { Selector } from '../controls/toolkit';
import { debounced, element, setHidden, setText } from '../dom';
import { isFiniteNumber } from '../format';
import { strings } from '../strings';
import { labelOf } from '../training/runPicker';

const typingMs = 200;

/** One of two contexts: its text, to be typed or taken from the cursor, and the model that reads it. */
export class CompareSide {
  readonly node: HTMLElement;
  private readonly text: HTMLTextAreaElement;
  private readonly model: Selector;
  private readonly result = element('p', { class: 'dim compare-result' });
  private modelId: string | undefined;

  constructor(
    private readonly name: 'A' | 'B',
    onChange: () => void,
    onPin: () => void,
  ) {
    this.text = element('textarea', {
      rows: '2',
      spellcheck: 'false',
      'aria-label': strings.compareContext(name),
    });
    const typed = debounced(typingMs, onChange);
    this.text.addEventListener('input', typed);
    this.model = new Selector(strings.compareModel(name), (value) => {
      this.modelId = value === '' ? undefined : value;
      onChange();
    });
    const pin = smallButton(strings.pinHere, onPin);
    pin.title = strings.pinSide(name);
    const label = element('span', { class: `side-name ${name}`, 'aria-hidden': 'true' }, name);
    const head = element('div', { class: 'compare-side-head' }, label, this.model.node);
    const foot = element('div', { class: 'compare-side-foot' }, this.result, pin);
    this.node = element('div', { class: `compare-side ${name}` }, head, this.text, foot);
    this.sayWhenEmpty(false);
  }

  /** What an empty side does: it waits for a text, or reads the other's with a model of its own. */
  sayWhenEmpty(readsOther: boolean): void {
    const { name } = this;
    const example = name === 'A' ? strings.comparePlaceholderA : strings.comparePlaceholderB;
    this.text.placeholder = readsOther ? strings.compareSameText(name === 'A' ? 'B' : 'A') : example;
  }

  get context(): ComparedContext {
    const { value } = this.text;
    return this.modelId === undefined ? { text: value } : { text: value, modelId: this.modelId };
  }

  setText(text: string): void {
    this.text.value = text;
    this.text.scrollTop = this.text.scrollHeight;
  }

  show({ text, modelId }: ComparedContext, models: readonly NamedModel[]): void {
    if (this.text.value !== text && document.activeElement !== this.text) this.setText(text);
    this.modelId = models.some(({ id }) => id === modelId) ? modelId : undefined;
    setHidden(this.model.node, models.length < 2);
    const [own, ...others] = models;
    const choices = [
      { value: '', label: own ? strings.ownModel(labelOf(own)) : '' },
      ...others.map((other) => ({ value: other.id, label: labelOf(other) })),
    ];
    this.model.show(choices, this.modelId ?? '');
  }

  showResult(result: PredictionResult | undefined): void {
    const known = result !== undefined && isFiniteNumber(result.entropy);
    setText(this.result, known ? strings.entropy((result.entropy / Math.LN2).toFixed(2)) : '');
  }
}
