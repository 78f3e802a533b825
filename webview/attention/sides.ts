import { element, setHidden } from '../dom';
import { whatIfStrings } from '../whatIf/whatIfStrings';

/** A view of the changed network beside the same of the network as it is, or one view alone; under each other where it is narrow. */
export class Sides {
  readonly node = element('div', { class: 'attention-sides' });
  private readonly label = labelOf(whatIfStrings.modes.changed);
  private readonly one: HTMLElement;
  private readonly two: HTMLElement;

  constructor(first: HTMLElement, second: HTMLElement) {
    this.one = element('div', { class: 'attention-side' }, this.label, first);
    this.two = element('div', { class: 'attention-side' }, labelOf(whatIfStrings.modes.plain), second);
    this.node.append(this.one);
    this.show(false);
  }

  show(both: boolean): void {
    this.node.classList.toggle('both', both);
    setHidden(this.label, !both);
    if (!both) this.two.remove();
    else if (!this.two.parentNode) this.node.append(this.two);
  }
}

function labelOf(text: string): HTMLElement {
  return element('h3', { class: 'attention-side-name' }, text);
}
