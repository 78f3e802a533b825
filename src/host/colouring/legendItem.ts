import { l10n, MarkdownString, StatusBarAlignment, window } from 'vscode';
import { DisposableObject } from '../../base/disposable';
import { commandIds, legendItemId } from '../ids';
import type { ColouringService } from './colouringService';
import { legendOf, legendPicture } from './legend';
import { quantityName } from './names';
import { themeKind } from './themeKind';

/** The legend in the status bar, while the document in front is coloured: what the colours say; a click changes or stops them. */
export class LegendItem extends DisposableObject {
  private readonly item = this._register(
    window.createStatusBarItem(legendItemId, StatusBarAlignment.Right, 89),
  );

  constructor(private readonly service: ColouringService) {
    super();
    this.item.name = l10n.t('Unroll: what the text is coloured by');
    this.item.command = commandIds.changeColouring;
    this._register(service.onDidChange(() => this.update()));
    this.update();
  }

  /** What the item says; undefined while it hides. */
  get text(): string | undefined {
    return this.shown;
  }
  private shown: string | undefined;

  private update(): void {
    const document = this.service.activeEditor.editor?.document;
    const plan = document && this.service.planFor(document);
    this.shown = undefined;
    if (!plan) return this.item.hide();
    const legend = legendOf(plan.colouring, plan.ends, quantityName, l10n.t);
    const picture = Buffer.from(legendPicture(legend, plan.colouring, themeKind())).toString('base64');
    const tooltip = new MarkdownString();
    tooltip.isTrusted = false;
    tooltip.supportHtml = false;
    tooltip.appendText(legend.description);
    tooltip.appendMarkdown(`\n\n![](data:image/svg+xml;base64,${picture})\n\n`);
    tooltip.appendText(l10n.t('Click to colour by something else, or to stop.'));
    this.item.text = legend.text;
    this.item.tooltip = tooltip;
    this.item.accessibilityInformation = {
      label: `${legend.text.replace(/\$\([^)]*\) /, '')}. ${legend.description}`,
      role: 'button',
    };
    this.shown = legend.text;
    this.item.show();
  }
}
