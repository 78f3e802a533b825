import {
  type DecorationRenderOptions,
  DecorationRangeBehavior,
  OverviewRulerLane,
  type Range,
  type TextEditor,
  type TextEditorDecorationType,
  window,
} from 'vscode';
import { DisposableObject, toDisposable } from '../../base/disposable';
import { levelCount, type Scale } from './levels';
import { palette, type ThemeKind } from './palette';

/** One decoration type a level, made when first used; they stay, and only what they cover is replaced. */
export class Decorations extends DisposableObject {
  private readonly types: (TextEditorDecorationType | undefined)[] = [];
  /** By editor: what each level covers, as it was last set. */
  private readonly covered = new WeakMap<TextEditor, string[]>();

  constructor(
    private readonly scale: Scale,
    private readonly kind: ThemeKind,
    private readonly wholeLines: boolean,
    /** Whether strong colours are rare, and worth finding in a long text. */
    private readonly onRuler: boolean,
  ) {
    super();
    this._register(
      toDisposable(() => {
        for (const type of this.types) type?.dispose();
      }),
    );
  }

  /** Replaces what an editor shows. Levels that cover what they covered are left alone. */
  set(editor: TextEditor, byLevel: readonly Range[][]): void {
    const before = this.covered.get(editor) ?? [];
    const now: string[] = [];
    for (let level = 0; level < levelCount; level++) {
      const ranges = byLevel[level] ?? [];
      const key = ranges
        .map(({ start, end }) => `${start.line}:${start.character}-${end.line}:${end.character}`)
        .join();
      now.push(key);
      // Decorations move with edits: equal keys say the same only when nothing was edited, which `forget` tells.
      if (before[level] === key || (key === '' && before[level] === undefined)) continue;
      const type = this.typeOf(level);
      if (type) editor.setDecorations(type, ranges);
    }
    this.covered.set(editor, now);
  }

  /** The document was edited: what the editor shows has moved with the text. */
  forget(editor: TextEditor): void {
    const before = this.covered.get(editor);
    if (before)
      this.covered.set(
        editor,
        before.map((key) => (key === '' ? '' : 'moved')),
      );
  }

  private typeOf(level: number): TextEditorDecorationType | undefined {
    const style = palette(this.scale, this.kind)[level];
    if (!style) return undefined;
    const { background, ruler, underline } = style;
    const options: DecorationRenderOptions = {
      backgroundColor: background,
      isWholeLine: this.wholeLines,
      rangeBehavior: DecorationRangeBehavior.ClosedClosed,
      ...(ruler &&
        this.onRuler && { overviewRulerColor: ruler, overviewRulerLane: OverviewRulerLane.Center }),
      ...(underline && { borderStyle: 'solid', borderWidth: '0 0 2px 0', borderColor: underline }),
      ...(!this.wholeLines && { borderRadius: '2px' }),
    };
    return (this.types[level] ??= window.createTextEditorDecorationType(options));
  }
}
