import { element, setHidden } from '../dom';
import { whatIfStrings } from '../whatIf/whatIfStrings';

/** A view of the changed network beside the same of the network as it is, or one view alone; under each other where it is narrow. */
export class Sides {
  readonly node: HTMLElement;
  private readonly labels: readonly HTMLElement[];
  private readonly second: HTMLElement;

  constructor(first: HTMLElement, second: HTMLElement) {
    const { changed, plain } = whatIfStrings.modes;
    this.labels = [changed, plain].map((label) => element('h3', { class: 'attention-side-name' }, label));
    const [one, two] = [first, second].map((view, i) =>
      element('div', { class: 'attention-side' }, ...this.labels.slice(i, i + 1), view),
    );
    this.second = two ?? second;
    this.node = element('div', { class: 'attention-sides' }, one ?? first, this.second);
    this.show(false);
  }

  show(both: boolean): void {
    this.node.classList.toggle('both', both);
    setHidden(this.second, !both);
    for (const label of this.labels) setHidden(label, !both);
  }
}
