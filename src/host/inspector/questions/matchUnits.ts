import { isIntegerIn, isObject, isRange } from './checks';
import { layerChoice } from './layerChoice';
import type { Question } from './question';

/** Of what is selected so much is shown, in UTF-16 units. */
const mostShown = 200;

export const matchUnits: Question<'matchUnits'> = {
  check(request) {
    if (!isObject(request) || !isIntegerIn(request.top, 0, 200)) return undefined;
    const choice = layerChoice(request.choice);
    const { range, thresholds, top } = request;
    if (!choice || (range !== undefined && !isRange(range))) return undefined;
    if (thresholds !== undefined && !isThresholds(thresholds)) return undefined;
    return {
      choice,
      top,
      ...(range && { range: { start: range.start, end: range.end } }),
      ...(thresholds && { thresholds: { on: thresholds.on, off: thresholds.off } }),
    };
  },
  async answer({ choice, range, thresholds, top }, { document, selection, token, ask }) {
    const matches = await ask((engine, place) =>
      engine.matchUnits({ ...place, ...choice, range: range ?? selection, thresholds, topK: top }, { token }),
    );
    const { start, end } = matches.selected;
    const text = document.getText().slice(start, Math.min(end, start + mostShown));
    return { ...matches, text, ...(!range && selection.start === selection.end && { atCursor: true }) };
  },
};

function isThresholds(value: unknown): value is { on: number; off: number } {
  return isObject(value) && Number.isFinite(value.on) && Number.isFinite(value.off);
}
