import { element, setHidden, setText } from '../dom';
import { gatesStrings } from '../gates/gatesStrings';
import { keyList } from '../traces/keyList';
import { beltStrings } from './beltStrings';

export interface FramedBelt {
  controls: HTMLElement;
  /** Of the bands' colours. */
  legend: HTMLElement;
  life: HTMLElement;
  staves: HTMLElement;
  events: HTMLElement;
  table: HTMLElement;
  /** Over everything. */
  menu: HTMLElement;
}

/** The belt's elements, and what is said while there is nothing to draw. */
export class BeltFrame {
  readonly node: HTMLElement;
  readonly lifeBox = element('div', { class: 'belt-life', title: beltStrings.whole });
  readonly stavesBox = element('div', { class: 'belt-staves', tabindex: '0', role: 'application' });
  /** What there is to be seen. */
  private readonly why = element('p', { class: 'belt-why' });
  private readonly readout = element('p', { class: 'belt-readout number' });
  private readonly body = element('div', { class: 'belt-body' });
  private readonly waiting = element('p', { class: 'waiting' }, beltStrings.waiting);
  private readonly table: HTMLElement;

  constructor({ controls, legend, life, staves, events, table, menu }: FramedBelt) {
    this.table = table;
    this.lifeBox.append(life);
    this.stavesBox.append(staves);
    const main = element('div', { class: 'belt-main' }, this.lifeBox, this.stavesBox, this.readout);
    this.body.append(main, events);
    this.node = element(
      'section',
      { class: 'belt', 'aria-label': beltStrings.title },
      element('div', { class: 'section-head' }, element('h2', {}, beltStrings.title), controls),
      this.why,
      legend,
      this.body,
      this.waiting,
      table,
      keyList(gatesStrings.keys, beltStrings.shortcuts),
      menu,
    );
  }

  /** Whether there is a belt to see. */
  show(isShown: boolean): void {
    this.body.classList.toggle('absent', !isShown);
    setHidden(this.table, !isShown);
    setHidden(this.waiting, isShown);
  }

  sayWhy(text: string): void {
    setText(this.why, text);
    setHidden(this.why, text === '');
  }

  /** Instead of the belt. */
  sayMeanwhile(text: string): void {
    setText(this.waiting, text);
  }

  refuse(text: string, hasScene: boolean): void {
    this.sayMeanwhile(text);
    if (!hasScene) setHidden(this.waiting, false);
  }

  describe({ label, readout }: { label: string; readout: string }): void {
    if (this.stavesBox.getAttribute('aria-label') !== label) this.stavesBox.setAttribute('aria-label', label);
    setText(this.readout, readout);
  }
}
