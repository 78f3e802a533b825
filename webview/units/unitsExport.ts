import type { UnitDetectors, UnitMatches } from '../../src/protocol/units';
import { csvOf } from '../export/csv';
import type { Caption } from '../export/caption';
import { captionedDocument } from '../export/captionedDocument';
import type { Exportable } from '../export/exportable';
import { fitText } from '../export/fitText';
import { drawLegend } from '../export/legendRows';
import type { Theme } from '../theme';
import { inlineText } from '../visibleText';
import { signed } from '../attention/attentionStrings';
import { detectorRows } from './detectorRows';
import { unitsStrings } from './unitsStrings';

export interface UnitsShown {
  matched: (UnitMatches & { text: string }) | undefined;
  detected: UnitDetectors | undefined;
}

const width = 720;
const margin = 24;
const rowHeight = 24;
const unitsEach = 3;
const mostMatches = 12;

/** Units of the phrase, other places of theirs, and what units go along with. */
export function unitsExport(shown: UnitsShown, theme: Theme, caption: Caption): Exportable | undefined {
  if (!shown.matched && !shown.detected) return undefined;
  return { ...unitsPicture(shown, theme, caption).pictures(), csv: unitsCsv(shown) };
}

/** Every number behind the view; `kind` tells units of the phrase, other places and correlations apart. */
export function unitsCsv({ matched, detected }: UnitsShown): string {
  const header = ['kind', 'name', 'unit', 'value', 'around', 'start', 'end', 'text'];
  const units = (matched?.units ?? []).map(({ unit, inside, around }) => [
    'on in the phrase',
    matched?.text,
    unit,
    inside,
    around,
  ]);
  const places = (matched?.matches ?? []).map(({ units: count, start, end, text }) => [
    'other place',
    matched?.text,
    undefined,
    count,
    undefined,
    start,
    end,
    text,
  ]);
  const correlations = (detected?.detectors ?? []).flatMap(({ id, correlation }) =>
    Array.from(correlation, (r, unit) => ['correlation', unitsStrings.feature(id), unit, r]),
  );
  const rows = [...units, ...places, ...correlations];
  // Every line of a table has as many fields.
  return csvOf(
    header,
    rows.map((row) => header.map((_, i) => row[i])),
  );
}

function unitsPicture({ matched, detected }: UnitsShown, theme: Theme, caption: Caption) {
  const { colors, editorFontFamily } = theme;
  const rows = detected
    ? detectorRows(detected.detectors, unitsEach).filter(({ units }) => units.length > 0)
    : [];
  const matches = matched?.matches.slice(0, mostMatches) ?? [];
  const firstHeight = matched ? 90 + (matches.length > 0 ? 28 + matches.length * rowHeight : 0) + 16 : 0;
  const height = margin + firstHeight + (rows.length > 0 ? 52 + rows.length * rowHeight : 0);
  const svg = captionedDocument(width, height, caption, theme);
  let y = margin;
  if (matched) {
    const font = { font: editorFontFamily, size: 13 };
    const phrase = fitText(svg, `“${inlineText(matched.text).trim()}”`, width - 2 * margin, font);
    svg.text(margin, y + 10, phrase, colors.foreground, font);
    const units = matched.units.slice(0, 16).map(({ unit, sign }) => `${sign < 0 ? '−' : '+'}${unit}`);
    const summary =
      matched.units.length > 0 ? unitsStrings.unitsOn(matched.units.length) : unitsStrings.noUnits;
    svg.text(margin, y + 36, fitText(svg, summary, width - 2 * margin, { size: 11 }), colors.description, {
      size: 11,
    });
    const left = matched.units.length - units.length;
    const listed = left > 0 ? [...units, unitsStrings.more(left)] : units;
    svg.text(margin, y + 58, listed.join('  '), colors.valid, { weight: 600 });
    y += 90;
    if (matches.length > 0) {
      const heads = { size: 11 };
      svg.text(margin, y, unitsStrings.matchesHead, colors.description, heads);
      y += 24;
    }
    for (const { text, before, behind, units: count } of matches) {
      const [left, right] = [inlineText(before), inlineText(behind)];
      const own = inlineText(text);
      svg.text(margin, y, String(count), colors.description);
      const lead = fitText(svg, left.slice(-30), 220, font);
      svg.text(300, y, lead, colors.description, { ...font, anchor: 'end' });
      svg.text(300, y, own, colors.foreground, { ...font, weight: 700 });
      const at = 300 + svg.measure(own, { ...font, weight: 700 });
      svg.text(at, y, fitText(svg, right, Math.max(0, width - margin - at), font), colors.description, font);
      y += rowHeight;
    }
    y += 16;
  }
  if (rows.length === 0) return svg;
  svg.text(margin, y + 4, unitsStrings.detectorsTitle, colors.foreground, { weight: 600 });
  y += 20;
  svg.text(margin, y + 4, unitsStrings.barsHead, colors.description, { size: 11 });
  const signs = [
    { label: unitsStrings.positive, color: colors.valid },
    { label: unitsStrings.negative, color: colors.train },
  ];
  drawLegend(svg, signs, { x: 250, y: y + 4, room: width - 250 - margin, color: colors.description });
  y += 30;
  const [left, room] = [250, 130];
  for (const { id, units } of rows) {
    svg.text(margin, y, fitText(svg, unitsStrings.feature(id), left - margin - 12), colors.foreground);
    units.forEach(({ unit, r }, i) => {
      const x = left + i * (room + 20);
      const share = room * Math.min(1, Math.abs(r));
      svg.text(x, y - 4, String(unit), colors.foreground, { size: 10, weight: 600 });
      svg.text(x + room, y - 4, signed(r), colors.description, { size: 10, anchor: 'end' });
      svg.rect(x, y, room, 4, colors.grid);
      svg.rect(x, y, share, 4, r < 0 ? colors.train : colors.valid);
    });
    y += rowHeight;
  }
  return svg;
}
