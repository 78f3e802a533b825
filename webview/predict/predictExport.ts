import type { PredictionResult } from '../../src/protocol/predictions';
import { csvOf } from '../export/csv';
import type { Exportable } from '../export/exportable';
import { SvgDocument } from '../export/svgDocument';
import { formatPercent, isFiniteNumber } from '../format';
import { strings } from '../strings';
import type { Theme } from '../theme';
import { elide, visibleText } from '../visibleText';
import { bitsScale, type StripData } from './stripData';

export interface PredictView {
  result: PredictionResult;
  contextTail: string;
  temperature: number;
  recent: StripData | undefined;
  model: string;
}

export function predictExport(view: PredictView, theme: Theme): Exportable {
  const picture = predictPicture(view, theme);
  return { svg: picture.toString(), canvas: picture.toCanvas(), csv: predictCsv(view) };
}

/** Predictions first, then the tokens that were read; `kind` tells them apart. */
function predictCsv({ result, recent, temperature }: PredictView): string {
  const header = ['kind', 'text', 'start', 'end', 'probability', 'bits', 'place', 'temperature'];
  const predictions = result.predictions.map(({ text, probability }, index) => [
    'prediction',
    text,
    result.offset,
    undefined,
    probability,
    -Math.log2(probability),
    index + 1,
    temperature,
  ]);
  const all = [...(recent?.read ?? []), ...(recent?.next ? [recent.next] : [])];
  const tokens = all.map((token) => [
    token === recent?.next ? 'next' : 'read',
    token.text,
    token.start,
    token.end,
    token.probability,
    token.bits,
    token.rank < 0 ? undefined : token.rank + 1,
    1,
  ]);
  return csvOf(header, [...predictions, ...tokens]);
}

const width = 720;
const margin = 24;
const rowHeight = 24;
const chartHeight = 90;

function predictPicture({ result, contextTail, recent, model }: PredictView, theme: Theme): SvgDocument {
  const { colors, fontFamily, editorFontFamily } = theme;
  const rows = result.predictions;
  const tokens = recent?.read ?? [];
  const barsTop = 84;
  const chartTop = barsTop + rows.length * rowHeight + 40;
  const height = tokens.length > 0 ? chartTop + chartHeight + margin : barsTop + rows.length * rowHeight + 12;
  const svg = new SvgDocument(width, height, colors.background, fontFamily);
  svg.text(margin, 32, model, colors.foreground, { size: 15, weight: 600 });
  const context = visibleText(contextTail).replaceAll('␣', ' ');
  const shown = context.length > 76 ? `…${context.slice(-75)}` : context;
  svg.text(margin, 60, `${shown}▏`, colors.description, { font: editorFontFamily, size: 13 });
  const left = 200;
  const room = width - left - margin - 60;
  for (const [index, { text, probability }] of rows.entries()) {
    const y = barsTop + index * rowHeight;
    svg.text(margin, y + 13, elide(visibleText(text), 20), colors.foreground, { font: editorFontFamily });
    svg.rect(left, y + 3, room, 12, colors.grid);
    svg.rect(left, y + 3, Math.max(0, Math.min(1, probability)) * room, 12, colors.train);
    svg.text(width - margin, y + 13, formatPercent(probability), colors.foreground, { anchor: 'end' });
  }
  if (tokens.length === 0) return svg;
  const scale = bitsScale(tokens);
  svg.text(
    margin,
    chartTop - 10,
    `${strings.stripTitle} (${strings.bits(`0–${scale}`)})`,
    colors.description,
  );
  const column = (width - 2 * margin) / tokens.length;
  for (const [index, { bits }] of tokens.entries()) {
    const known = isFiniteNumber(bits);
    const size = known ? Math.max(1, (bits / scale) * chartHeight) : chartHeight;
    const x = margin + index * column;
    svg.rect(
      x,
      chartTop + chartHeight - size,
      Math.max(0.5, column * 0.84),
      size,
      known ? colors.valid : colors.grid,
    );
  }
  svg.line(margin, chartTop + chartHeight, width - margin, chartTop + chartHeight, colors.border);
  return svg;
}
