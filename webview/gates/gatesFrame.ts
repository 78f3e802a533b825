import { quantityNames, strings } from '../strings';
import { element, setHidden, setText } from '../dom';
import { formatInteger } from '../format';
import { keyList } from '../traces/keyList';
import type { GatesRoom } from './gatesModel';
import type { GatesCell, GatesScene } from './gatesScene';
import { gatesStrings } from './gatesStrings';
import { boxOfCell } from './hitCells';
import { axisHeight } from './tokenAxis';

/** What stands in the frame, and around it. */
export interface FramedNodes {
  controls: HTMLElement;
  /** Under the controls. */
  order: HTMLElement;
  legend: HTMLElement;
  gutter: HTMLElement;
  cells: HTMLElement;
  marks: HTMLElement;
  axis: HTMLElement;
  minimap: HTMLElement;
  /** Below the heatmap: what is unfolded. */
  tail: readonly HTMLElement[];
  /** Over everything. */
  floating: readonly HTMLElement[];
}

/** Room under the cells for what follows them, and the least that cells take; CSS pixels. */
const roomBelow = 96;
const leastHeight = 300;

/** The heatmap's elements: where its canvases stand, how large they may be, and what is said while there are none. */
export class GatesFrame {
  readonly node: HTMLElement;
  readonly axisBox = element('div', { class: 'heatmap-axis gates-axis' });
  readonly stack = element('div', { class: 'heatmap-stack' });
  readonly plot = element('div', { class: 'heatmap-plot', tabindex: '0', role: 'application' });
  readonly minimapBox = element('div', {
    class: 'minimap',
    tabindex: '0',
    role: 'slider',
    'aria-label': gatesStrings.minimap,
  });
  private readonly frame = element('div', { class: 'heatmap-frame' });
  private readonly status = element('p', { class: 'gates-status dim' });
  private readonly waiting = element('p', { class: 'waiting' }, gatesStrings.waiting);
  private readonly tail = element('div', { class: 'gates-tail' });
  private readonly legend: HTMLElement;
  private sizeKey = '';

  constructor(nodes: FramedNodes) {
    this.legend = nodes.legend;
    this.stack.append(nodes.cells, nodes.marks);
    this.plot.append(nodes.gutter, this.stack);
    this.axisBox.append(nodes.axis);
    this.minimapBox.append(nodes.minimap);
    this.frame.append(this.axisBox, this.plot, this.minimapBox);
    this.tail.append(...nodes.tail, keyList(gatesStrings.keys, gatesStrings.shortcuts));
    const title = element('h2', {}, strings.heatmapTitle);
    const head = element('div', { class: 'section-head' }, title, nodes.controls);
    this.node = element(
      'section',
      { class: 'heatmap', 'aria-label': strings.heatmapTitle },
      head,
      nodes.order,
      nodes.legend,
      this.frame,
      this.status,
      this.waiting,
      this.tail,
      ...nodes.floating,
    );
  }

  /** The room that there is, when it has changed. */
  newRoom(textScale: number): GatesRoom | undefined {
    const { devicePixelRatio: ratio, innerHeight } = window;
    const width = this.stack.clientWidth;
    const key = `${width} ${innerHeight} ${ratio} ${textScale}`;
    if (key === this.sizeKey || width === 0) return undefined;
    this.sizeKey = key;
    const axis = axisHeight * textScale;
    this.axisBox.style.height = `${axis}px`;
    const top = this.frame.getBoundingClientRect().top + window.scrollY + axis;
    return { width, height: Math.max(leastHeight, innerHeight - top - roomBelow), ratio, textScale };
  }

  /** With a scene as high as that is; without one what is waited for is said instead. */
  show(scene: GatesScene | undefined): void {
    for (const node of [this.plot, this.axisBox, this.minimapBox]) node.classList.toggle('absent', !scene);
    for (const node of [this.legend, this.tail, this.status]) setHidden(node, !scene);
    setHidden(this.waiting, scene !== undefined);
    if (!scene) return;
    const height = `${scene.height / scene.ratio}px`;
    if (this.stack.style.height !== height) this.stack.style.height = height;
    const shown = scene.tracks.map(({ quantity }) => quantityNames[quantity].full).join(', ');
    const label = gatesStrings.label(shown, formatInteger(scene.tokens.total), scene.units.total);
    if (this.plot.getAttribute('aria-label') !== label) this.plot.setAttribute('aria-label', label);
  }

  wait(): void {
    setHidden(this.waiting, false);
  }

  /** Instead of the heatmap. */
  sayMeanwhile(text: string): void {
    setText(this.waiting, text);
  }

  /** Under the heatmap; `range` is what of the text is in view. */
  sayStatus(text: string, range: string, tokens: GatesScene['tokens']): void {
    setText(this.status, text);
    this.minimapBox.setAttribute('aria-valuetext', range);
    this.minimapBox.setAttribute('aria-valuenow', String(Math.round(tokens.from)));
    this.minimapBox.setAttribute('aria-valuemax', String(tokens.total));
  }

  /** Where there is a heatmap under it, else in its place. */
  say(text: string, hasScene: boolean): void {
    setText(hasScene ? this.status : this.waiting, text);
  }

  /** Box of a cell in the window, in CSS pixels. */
  boxOf(scene: GatesScene, cell: GatesCell): DOMRect {
    const stack = this.stack.getBoundingClientRect();
    const { left, top, width, height } = boxOfCell(scene, cell);
    const { ratio } = scene;
    return new DOMRect(stack.left + left / ratio, stack.top + top / ratio, width / ratio, height / ratio);
  }
}
