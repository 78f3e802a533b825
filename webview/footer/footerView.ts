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
  /** Of the tab on view. They can be reached while there is nothing to export, and tell why. */
  private readonly kinds: HTMLButtonElement[];
  private canExport: boolean | undefined;

  constructor(private readonly delegate: FooterDelegate) {
    const { report } = delegate;
    this.kinds = [
      smallButton('PNG', () => void this.savePng()),
      smallButton('SVG', () => this.saveText('svg')),
      smallButton('CSV', () => this.saveText('csv')),
    ];
    const taking = element(
      'div',
      { class: 'footer-part', role: 'group', 'aria-label': strings.takeAway },
      element('span', { class: 'dim' }, strings.takeAway),
      ...this.kinds,
      ...(report ? [smallButton(strings.exportInspection, report)] : []),
    );
    const keys = smallButton('?', () => delegate.showShortcuts());
    keys.title = strings.shortcutsTitle;
    keys.setAttribute('aria-label', strings.shortcutsTitle);
    this.node = element('footer', { class: 'footer' }, taking, keys);
    this.show(false);
  }

  /** Whether the tab on view has something to export. Called with every change: it does nothing where that is the same. */
  show(canExport: boolean): void {
    if (canExport === this.canExport) return;
    this.canExport = canExport;
    for (const button of this.kinds) {
      if (canExport) {
        button.removeAttribute('aria-disabled');
        button.removeAttribute('title');
      } else {
        button.setAttribute('aria-disabled', 'true');
        button.title = strings.nothingToExport;
      }
    }
  }

  private exportable(): Exportable | undefined {
    return this.canExport ? this.delegate.exportable() : undefined;
  }

  private saveText(kind: 'svg' | 'csv'): void {
    const content = this.exportable()?.[kind];
    if (content === undefined) this.delegate.say(strings.nothingToExport);
    else this.delegate.save(kind, content);
  }

  private async savePng(): Promise<void> {
    const shown = this.exportable();
    const canvas = shown?.canvas;
    const blob = canvas && (await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png')));
    if (blob) this.delegate.save('png', new Uint8Array(await blob.arrayBuffer()));
    else this.delegate.say(shown?.svg === undefined ? strings.nothingToExport : strings.pngTooLarge);
  }
}
