import { OverviewRulerLane, Range, type TextEditor, ThemeColor, window } from 'vscode';
import { DisposableObject } from '../../base/disposable';
import type { TextRange } from '../../protocol/predictions';

/** Marks in the editor what the panel points at, as VS Code marks occurrences of a word. */
export class EditorHighlights extends DisposableObject {
  private readonly decoration = this._register(
    window.createTextEditorDecorationType({
      backgroundColor: new ThemeColor('editor.wordHighlightStrongBackground'),
      border: '1px solid',
      borderColor: new ThemeColor('focusBorder'),
      borderRadius: '2px',
      overviewRulerColor: new ThemeColor('editorOverviewRuler.wordHighlightForeground'),
      overviewRulerLane: OverviewRulerLane.Center,
    }),
  );
  private editor: TextEditor | undefined;

  /** Marks these stretches, and no others any more. */
  show(editor: TextEditor | undefined, ranges: readonly TextRange[]): void {
    if (this.editor !== editor) this.clear();
    this.editor = editor;
    if (!editor) return;
    const { document } = editor;
    const seen = ranges.filter(({ start, end }) => end > start);
    editor.setDecorations(
      this.decoration,
      seen.map(({ start, end }) => new Range(document.positionAt(start), document.positionAt(end))),
    );
  }

  clear(): void {
    this.editor?.setDecorations(this.decoration, []);
    this.editor = undefined;
  }
}
