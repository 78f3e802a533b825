import type { PredictionResult } from '../../src/protocol/predictions';
import { csvOf } from '../export/csv';
import type { Exportable } from '../export/exportable';
import type { Caption } from '../export/caption';
import { captionedDocument } from '../export/captionedDocument';
import type { SvgDocument } from '../export/svgDocument';
import { formatPercent, formatTick, isFiniteNumber } from '../format';
import { strings } from '../strings';
import type { Theme } from '../theme';
import { niceTicks } from '../ticks';
import { elide, visibleText } from '../visibleText';
import { bitsScale, type StripData } from './stripData';

export interface PredictView {
  result: PredictionResult;
  contextTail: string;
  temperature: number;
  recent: StripData | undefined;
  /** Of the list of predictions: what they are predictions of. */
  title: string;
}

export function predictExport(view: PredictView, theme: Theme, caption: Caption): Exportable {
  return { ...predictPicture(view, theme, caption).pictures(), csv: predictCsv(view) };
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
const barsLeft = 200;
/** Room for the numbers of the strip's axis. */
const chartLeft = 48;

function predictPicture(view: PredictView, theme: Theme, caption: Caption): SvgDocument {
  const { result, contextTail, recent, title, temperature } = view;
  const { colors, editorFontFamily } = theme;
  const rows = result.predictions;
  const tokens = recent?.read ?? [];
  const barsTop = 100;
  const chartTop = barsTop + rows.length * rowHeight + 48;
  const height = tokens.length > 0 ? chartTop + chartHeight + 26 : barsTop + rows.length * rowHeight + 4;
  const svg = captionedDocument(width, height, [...caption, ...unsure(result)], theme);
  svg.text(margin, 32, title, colors.foreground, { size: 15, weight: 600 });
  const context = visibleText(contextTail).replaceAll('␣', ' ');
  const shown = context.length > 76 ? `…${context.slice(-75)}` : context;
  svg.text(margin, 60, `${shown}▏`, colors.description, { font: editorFontFamily, size: 13 });
  const room = width - barsLeft - margin - 60;
  const heated = temperature === 1 ? '' : `, ${strings.temperature} ${formatTick(temperature)}`;
  svg.text(barsLeft, 88, `${strings.probability}${heated}`, colors.description, { size: 11 });
  for (const [index, { text, probability }] of rows.entries()) {
    const y = barsTop + index * rowHeight;
    svg.text(margin, y + 13, elide(visibleText(text), 20), colors.foreground, { font: editorFontFamily });
    svg.rect(barsLeft, y + 3, room, 12, colors.grid);
    svg.rect(barsLeft, y + 3, Math.max(0, Math.min(1, probability)) * room, 12, colors.train);
    svg.text(width - margin, y + 13, formatPercent(probability), colors.foreground, { anchor: 'end' });
  }
  if (tokens.length > 0) drawStrip(svg, tokens, chartTop, theme);
  return svg;
}

/** Surprisal of each token that was read, the latest at the right, over an axis in bits. */
function drawStrip(svg: SvgDocument, tokens: StripData['read'], top: number, { colors }: Theme): void {
  const scale = bitsScale(tokens);
  const bottom = top + chartHeight;
  svg.text(margin, top - 14, strings.stripTitle, colors.foreground, { weight: 600 });
  const small = { size: 11, anchor: 'end' } as const;
  for (const tick of niceTicks(0, scale, 3)) {
    const y = bottom - (tick / scale) * chartHeight;
    svg.line(chartLeft, y, width - margin, y, tick === 0 ? colors.border : colors.grid);
    svg.text(chartLeft - 6, y + 4, formatTick(tick), colors.description, small);
  }
  svg.text(margin - 8, top + chartHeight / 2, strings.bitsAxis, colors.description, {
    size: 11,
    anchor: 'middle',
    turn: -90,
  });
  const room = width - margin - chartLeft;
  const column = room / tokens.length;
  for (const [index, { bits }] of tokens.entries()) {
    const known = isFiniteNumber(bits);
    const size = known ? Math.max(1, (bits / scale) * chartHeight) : chartHeight;
    const x = chartLeft + index * column;
    const color = known ? colors.valid : colors.grid;
    svg.rect(x, bottom - size, Math.max(0.5, column * 0.84), size, color);
  }
  const words = strings.stripAxis(tokens.length);
  svg.text(chartLeft + room / 2, bottom + 16, words, colors.description, { size: 11, anchor: 'middle' });
}

function unsure({ entropy }: PredictionResult): string[] {
  return isFiniteNumber(entropy) ? [strings.entropy((entropy / Math.LN2).toFixed(2))] : [];
}
