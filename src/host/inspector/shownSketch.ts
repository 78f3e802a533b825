import type { TextDocument } from 'vscode';
import { sketchOf } from '../text/textSketch';

/** Longer texts are not read anew at every keystroke. */
const longUnits = 300_000;
const restMs = 2000;

type Sketched = Pick<TextDocument, 'version' | 'getText'> & { uri: { toString(): string } };

/** The sketch of the document on view, read anew when its text has changed; of a long one every few seconds at most. */
export class ShownSketch {
  private last:
    { uri: string; version: number; readMs: number; units: number; sketch: Uint32Array } | undefined;

  constructor(private readonly nowMs: () => number = () => performance.now()) {}

  of(document: Sketched): Uint32Array {
    const { last } = this;
    const uri = document.uri.toString();
    const { version } = document;
    if (last?.uri === uri) {
      const isRecent = last.units > longUnits && this.nowMs() - last.readMs < restMs;
      if (last.version === version || isRecent) return last.sketch;
    }
    const text = document.getText();
    const sketch = sketchOf(text);
    this.last = { uri, version, readMs: this.nowMs(), units: text.length, sketch };
    return sketch;
  }
}
