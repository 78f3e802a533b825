import type { InspectorCommand } from '../../src/protocol/inspectorProtocol';
import { button } from '../controls/toolkit';
import { element, setHidden, setText, svgElement } from '../dom';
import type { PanelState } from '../panelState';
import { strings } from '../strings';

/** What fills the panel while there is nothing to look into, and the way out of that. */
export class EmptyView {
  readonly node = element('div', { class: 'empty' });
  private readonly title = element('h1');
  private readonly text = element('p');
  private readonly actions = element('div', { class: 'actions' });

  constructor(run: (command: InspectorCommand) => void) {
    this.actions.append(
      button(strings.trainOnFile, 'primary', () => run('train')),
      button(strings.chooseModel, 'secondary', () => run('selectModel')),
    );
    this.node.append(unrolledNetwork(), this.title, this.text, this.actions);
  }

  show(state: PanelState): void {
    setHidden(this.actions, state.mode !== 'no-model');
    this.node.classList.toggle('connecting', state.mode === 'connecting');
    if (state.mode === 'no-model') {
      setText(this.title, strings.noModelTitle(state.documentName));
      setText(this.text, strings.noModelText);
    } else if (state.mode === 'too-large') {
      setText(this.title, strings.tooLargeTitle);
      setText(this.text, strings.tooLargeText);
    } else if (state.mode === 'no-document') {
      setText(this.title, strings.noDocumentTitle);
      setText(this.text, strings.noDocumentText);
    } else {
      setText(this.title, strings.connectingTitle);
      setText(this.text, strings.connectingText);
    }
  }
}

/** A recurrent cell, unrolled over four steps: what the product is named after. */
function unrolledNetwork(): SVGElement {
  const nodes: SVGElement[] = [];
  const steps = 4;
  for (let step = 0; step < steps; step++) {
    const x = 20 + step * 44;
    const line = (x1: number, y1: number, x2: number, y2: number, className: string) =>
      svgElement('line', {
        x1: String(x1),
        y1: String(y1),
        x2: String(x2),
        y2: String(y2),
        class: className,
      });
    nodes.push(line(x, 68, x, 50, 'wire'), line(x, 30, x, 12, 'wire'));
    if (step > 0) nodes.push(line(x - 34, 40, x - 10, 40, 'memory'));
    nodes.push(
      svgElement('rect', {
        x: String(x - 10),
        y: '30',
        width: '20',
        height: '20',
        rx: '4',
        class: `cell step${step}`,
      }),
    );
    nodes.push(svgElement('circle', { cx: String(x), cy: '72', r: '4', class: 'word' }));
    nodes.push(svgElement('circle', { cx: String(x), cy: '8', r: '4', class: 'word' }));
  }
  return svgElement('svg', { viewBox: '0 0 172 80', class: 'unrolled', 'aria-hidden': 'true' }, ...nodes);
}
