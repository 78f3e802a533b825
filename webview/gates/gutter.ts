import { DisposableObject } from '../../src/base/disposable';
import type { Quantity } from '../../src/protocol/spec';
import { element, listen } from '../dom';
import { quantityNames, strings } from '../strings';

/** Where the tracks are, in device pixels. */
export interface GutterLayout {
  ratio: number;
  tracks: readonly { quantity: Quantity; top: number; height: number }[];
}

/** Names of the tracks at their left. Each is a button that shows its track alone, and all of them again. */
export class Gutter extends DisposableObject {
  readonly node = element('div', { class: 'heatmap-gutter' });
  private shownKey = '';

  constructor(onChoose: (quantity: Quantity | 'all') => void) {
    super();
    this._register(
      listen(this.node, 'click', (event) => {
        const button = event.target instanceof Element ? event.target.closest<HTMLElement>('button') : null;
        const quantity = button?.dataset['quantity'];
        if (quantity) onChoose(quantity as Quantity | 'all');
      }),
    );
  }

  show(layout: GutterLayout | undefined, isFocused: boolean): void {
    const tracks = layout?.tracks ?? [];
    const key = `${isFocused} ${tracks.map((track) => track.quantity).join()}`;
    if (key !== this.shownKey) {
      this.shownKey = key;
      this.node.replaceChildren(...tracks.map((track) => trackName(track.quantity, isFocused)));
    }
    for (const [index, track] of tracks.entries()) {
      const child = this.node.children[index];
      if (!(child instanceof HTMLElement) || !layout) continue;
      child.style.top = `${track.top / layout.ratio}px`;
      child.style.maxHeight = `${track.height / layout.ratio}px`;
    }
  }
}

function trackName(quantity: Quantity, isFocused: boolean): HTMLElement {
  const { name, kind, full } = quantityNames[quantity];
  const title = isFocused ? strings.unfocusTrack : strings.focusTrack(full);
  const button = element('button', { class: 'track-name', type: 'button', title, 'aria-label': title });
  button.dataset['quantity'] = isFocused ? 'all' : quantity;
  button.append(element('span', {}, name), element('span', { class: 'dim' }, kind));
  return button;
}
