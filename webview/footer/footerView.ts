import type { SavedKind } from '../../src/protocol/inspectorProtocol';
import { smallButton } from '../controls/smallButton';
import { element } from '../dom';
import type { Exportable } from '../export/exportable';
import { strings } from '../strings';

export interface FooterDelegate {
  exportable(): Exportable | undefined;
  save(kind: SavedKind, content: string | Uint8Array): void;
  /** Undefined where the whole inspection cannot be exported: it is one already. */
  report: (() => void) | undefined;
  showShortcuts(): void;
  say(text: string): void;
}

/** Under every tab: what it shows, to be taken away, and the keys. */
export class FooterView {
  readonly node: HTMLElement;

  constructor(private readonly delegate: FooterDelegate) {
    const { report } = delegate;
    const taking = element(
      'div',
      { class: 'footer-part', role: 'group', 'aria-label': strings.takeAway },
      element('span', { class: 'dim' }, strings.takeAway),
      smallButton('PNG', () => void this.savePng()),
      smallButton('SVG', () => this.saveText('svg')),
      smallButton('CSV', () => this.saveText('csv')),
      ...(report ? [smallButton(strings.exportInspection, report)] : []),
    );
    const keys = smallButton('?', () => delegate.showShortcuts());
    keys.title = strings.shortcutsTitle;
    keys.setAttribute('aria-label', strings.shortcutsTitle);
    this.node = element('footer', { class: 'footer' }, taking, keys);
  }

  private saveText(kind: 'svg' | 'csv'): void {
    const content = this.delegate.exportable()?.[kind];
    if (content === undefined) this.delegate.say(strings.nothingToExport);
    else this.delegate.save(kind, content);
  }

  private async savePng(): Promise<void> {
    const canvas = this.delegate.exportable()?.canvas;
    const blob = canvas && (await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png')));
    if (!blob) this.delegate.say(strings.nothingToExport);
    else this.delegate.save('png', new Uint8Array(await blob.arrayBuffer()));
  }
}
