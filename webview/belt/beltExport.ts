import { quantitiesOf } from '../../src/protocol/spec';
import type { StretchAnswer } from '../../src/protocol/traces';
import { rampImageOf } from '../color/rampImage';
import { type Caption, captionFont, captionHeight, captionLines, drawCaption } from '../export/caption';
import { csvOf } from '../export/csv';
import { drawnPicture } from '../export/drawnPicture';
import type { Exportable } from '../export/exportable';
import { CanvasPen } from '../export/pen';
import { SvgCanvas } from '../export/svgCanvas';
import { formatInteger } from '../format';
import { gatesStrings } from '../gates/gatesStrings';
import type { ShelfPlace } from '../traces/tileShelf';
import { quantityNames, strings } from '../strings';
import { bandsOf, staffGap, staffHeight } from './beltLayout';
import { carriedQuantity, valueOf } from './beltScene';
import { bandNames, beltStrings, eventTitles } from './beltStrings';
import type { DrawnBelt, StaffSurface } from './staffSurface';

/** Around the lines, and of the legend under them; CSS pixels at the usual size of text. */
const margin = 14;
const legendHeight = 22;
const legendFont = 11;
const barWidth = 70;
const barHeight = 9;

/** The lines on view as a picture of their own, with legend and caption, and the exact numbers, a line for each token. */
export function beltExport(
  scene: DrawnBelt,
  staves: Pick<StaffSurface, 'draw'>,
  stavesWidth: number,
  caption: Caption,
): Exportable {
  const { theme } = scene;
  const { textScale: scale, fontFamily, colors } = theme;
  const legendTop = margin + scene.staves.length * (staffHeight(scene.cell) + staffGap) - staffGap / 2;
  const ruler = new CanvasPen(new SvgCanvas(1, 1).context, fontFamily);
  const room = stavesWidth / scale;
  const lines = captionLines(caption, room, (text) => ruler.measure(text, { size: captionFont }));
  const captionTop = legendTop + legendHeight;
  const width = Math.ceil(stavesWidth + 2 * margin * scale);
  const height = Math.ceil((captionTop + captionHeight(lines)) * scale);
  const picture = drawnPicture({ width, height, ratio: 1 }, (context) => {
    context.fillStyle = colors.background;
    context.fillRect(0, 0, width, height);
    context.save();
    context.translate(margin * scale, margin * scale);
    staves.draw(context, scene, 1);
    context.restore();
    context.save();
    context.scale(scale, scale);
    drawLegend(context, scene, legendTop);
    const place = { x: margin, y: captionTop, color: colors.description };
    drawCaption(new CanvasPen(context, fontFamily), lines, place);
    context.restore();
  });
  return { ...picture, csv: beltCsv(scene) };
}

/** What is on view, for the small print. */
export function captionParts(
  { unit, staves }: Pick<DrawnBelt, 'unit' | 'staves'>,
  { layers, directions, stretch, documentTokens }: StretchAnswer,
  { layer, direction }: ShelfPlace,
): string[] {
  const from = staves[0]?.tokens[0]?.row ?? 0;
  const to = staves.at(-1)?.tokens.at(-1)?.row ?? 0;
  const number = (row: number) => formatInteger(stretch.first + row + 1);
  return [
    strings.layerOption(layer, layers, directions.length > 1 ? direction : undefined),
    strings.unit(unit),
    gatesStrings.inView(number(from), number(to), formatInteger(documentTokens)),
  ];
}

/** What the curve is, the colours of the bands, and the marks of what wrote and erased. */
function drawLegend(context: CanvasRenderingContext2D, scene: DrawnBelt, top: number): void {
  const { theme, cell } = scene;
  const { colors, fontFamily } = theme;
  const bands = bandsOf[cell];
  const middle = top + legendHeight / 2;
  context.font = `${legendFont}px ${fontFamily}`;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  let x = margin;
  const write = (text: string, color: string, gap: number) => {
    context.fillStyle = color;
    context.fillText(text, x, middle);
    x += context.measureText(text).width + gap;
  };
  write(beltStrings.curve(quantityNames[carriedQuantity(cell)].full), colors.foreground, 18);
  if (bands.length > 0) {
    write(bands.map((gate) => bandNames[gate] ?? '').join(', '), colors.foreground, 6);
    write('0', colors.description, 6);
    const ramp = rampImageOf(theme.sequential);
    context.imageSmoothingEnabled = false;
    context.drawImage(ramp, 0, 0, ramp.width, 1, x, middle - barHeight / 2, barWidth, barHeight);
    context.strokeStyle = colors.border;
    context.lineWidth = 1;
    context.strokeRect(x, middle - barHeight / 2, barWidth, barHeight);
    x += barWidth + 6;
    write('1', colors.description, 18);
  }
  const kinds = bands.length > 0 ? (['write', 'erase'] as const) : (['change'] as const);
  for (const kind of kinds) write(eventTitles[kind], colors.foreground, 18);
}

function beltCsv(scene: DrawnBelt): string {
  const names = quantitiesOf[scene.cell];
  const lines = scene.staves.flatMap(({ tokens }) =>
    tokens.map(({ row }) => [scene.text(row)?.text ?? '', ...names.map((name) => valueOf(scene, name, row))]),
  );
  return csvOf(['token', ...names], lines);
}
