import { Range, type TextEditor, TextEditorRevealType, ThemeColor, window } from 'vscode';
import type { TextRange } from '../../protocol/predictions';
import { visibleText } from '../text/visibleText';

/** Characters of the line that are shown on either side of a candidate. */
const reach = 60;

/**
 * Shows a candidate in the text without editing it: what it would replace is faint and struck through, the candidate
 * stands behind it like ghost text. So nothing has to be undone, and the document does not become dirty.
 */
export class FillPreview {
  readonly range: Range;
  private readonly replaced = window.createTextEditorDecorationType({
    opacity: '0.4',
    textDecoration: 'line-through',
  });
  private readonly candidate = window.createTextEditorDecorationType({});

  constructor(
    private readonly editor: TextEditor,
    range: TextRange,
  ) {
    const { document } = editor;
    this.range = new Range(document.positionAt(range.start), document.positionAt(range.end));
    editor.setDecorations(this.replaced, [this.range]);
    editor.revealRange(this.range, TextEditorRevealType.InCenter);
  }

  /** Another candidate; none takes the last one away. */
  show(text: string | undefined): void {
    const { end } = this.range;
    const after = {
      contentText: text && (/\S/.test(text) ? text : visibleText(text)).replace(/ /g, '\u00a0'),
      color: new ThemeColor('editorGhostText.foreground'),
      fontStyle: 'italic',
    };
    const shown = text ? [{ range: new Range(end, end), renderOptions: { after } }] : [];
    this.editor.setDecorations(this.candidate, shown);
  }

  /** The line as it would be with a candidate, cut around it where it is long. */
  lineWith(text: string): string {
    const { start, end } = this.range;
    const before = this.editor.document.lineAt(start.line).text.slice(0, start.character);
    const after = this.editor.document.lineAt(end.line).text.slice(end.character);
    const left = before.length > reach ? `…${before.slice(-reach)}` : before;
    const right = after.length > reach ? `${after.slice(0, reach)}…` : after;
    return `${left}${text}${right}`;
  }

  dispose(): void {
    this.replaced.dispose();
    this.candidate.dispose();
  }
}
