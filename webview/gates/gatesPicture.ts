import { type Caption, captionFont, captionHeight, captionLines, drawCaption } from '../export/caption';
import { drawnPicture } from '../export/drawnPicture';
import type { Exportable } from '../export/exportable';
import { CanvasPen } from '../export/pen';
import { SvgCanvas } from '../export/svgCanvas';
import { quantityNames } from '../strings';
import type { CellsSurface } from './cellsSurface';
import { type LegendScale, legendScales, legendTexts, rampImage } from './gatesLegend';
import type { GatesScene } from './gatesScene';
import { gatesStrings } from './gatesStrings';
import { axisHeight, type TokenAxis } from './tokenAxis';
import { drawUnitAxis } from './unitAxis';

/** Device pixels in one of the lengths here, which grow with the letters. */
function unit({ ratio, theme }: GatesScene): number {
  return ratio * theme.textScale;
}

/** Of the names of the tracks, and of what the last slanted token needs. */
const gutter = 96;
const overhang = 34;
const margin = 8;
/** Of a line of the legend; its texts are a little smaller. */
const legendHeight = 20;
const legendFont = 11;
const barWidth = 70;
const barHeight = 9;

/**
 * The heatmap as a picture of its own, on a canvas and as an SVG: names of the tracks, tokens, numbers of the units, cells and
 * legend, as they are on view, and what it is of.
 */
export function gatesPicture(
  scene: GatesScene,
  axis: Pick<TokenAxis, 'draw'>,
  cells: Pick<CellsSurface, 'draw'>,
  caption: Caption,
): Exportable {
  const scaled = unit(scene);
  const { colors, fontFamily } = scene.theme;
  const whole = (lengths: number) => Math.round(lengths * scaled);
  const width = whole(gutter) + scene.left + scene.width + whole(overhang);
  const legend = legendScales(scene);
  const cellsTop = whole(axisHeight);
  const legendTop = cellsTop + scene.height + whole(margin);
  const captionTop = legendTop + whole(legendHeight * legend.length);
  const ruler = new CanvasPen(new SvgCanvas(1, 1).context, fontFamily);
  const lines = captionLines(caption, width / scaled - 2 * margin, (text) =>
    ruler.measure(text, { size: captionFont }),
  );
  const height = captionTop + whole(captionHeight(lines));
  return drawnPicture({ width, height, ratio: scene.ratio }, (context) => {
    context.fillStyle = colors.background;
    context.fillRect(0, 0, width, height);
    context.save();
    context.translate(whole(gutter), 0);
    axis.draw(context, scene);
    drawUnitTitle(context, scene);
    context.translate(0, cellsTop);
    cells.draw(context, scene);
    drawUnitAxis(context, scene);
    drawNames(context, scene);
    context.translate(0, legendTop - cellsTop);
    for (const entry of legend) {
      drawScale(context, scene, entry);
      context.translate(0, whole(legendHeight));
    }
    context.restore();
    const place = { x: whole(margin), y: captionTop, color: colors.description, scale: scaled };
    drawCaption(new CanvasPen(context, fontFamily), lines, place);
  });
}

/** Above the numbers at the left, what they count. */
function drawUnitTitle(context: CanvasRenderingContext2D, scene: GatesScene): void {
  const scaled = unit(scene);
  context.fillStyle = scene.theme.colors.description;
  context.font = `${10 * scaled}px ${scene.theme.fontFamily}`;
  context.textAlign = 'right';
  context.textBaseline = 'alphabetic';
  context.fillText(gatesStrings.unitAxis, scene.left - 6 * scene.ratio, (axisHeight - 6) * scaled);
}

function drawNames(context: CanvasRenderingContext2D, scene: GatesScene): void {
  const scaled = unit(scene);
  context.fillStyle = scene.theme.colors.foreground;
  context.font = `${12 * scaled}px ${scene.theme.fontFamily}`;
  context.textBaseline = 'top';
  context.textAlign = 'left';
  for (const track of scene.tracks)
    context.fillText(quantityNames[track.quantity].full, (margin - gutter) * scaled, track.top + scaled);
}

/** A line of the legend under the cells: names, low end, colours, high end. */
function drawScale(context: CanvasRenderingContext2D, scene: GatesScene, entry: LegendScale): void {
  const { names, low, high } = legendTexts(entry);
  const scaled = unit(scene);
  const gap = 6 * scaled;
  const middle = (legendHeight / 2) * scaled;
  context.font = `${legendFont * scaled}px ${scene.theme.fontFamily}`;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  let x = scene.left;
  const write = (text: string, color: string) => {
    context.fillStyle = color;
    context.fillText(text, x, middle);
    x += context.measureText(text).width + gap;
  };
  write(names, scene.theme.colors.foreground);
  write(low, scene.theme.colors.description);
  const [top, width, height] = [middle - (barHeight / 2) * scaled, barWidth * scaled, barHeight * scaled];
  const colours = rampImage(scene, entry.scale);
  context.imageSmoothingEnabled = false;
  context.drawImage(colours, 0, 0, colours.width, 1, x, top, width, height);
  context.strokeStyle = scene.theme.colors.border;
  context.lineWidth = Math.max(1, Math.round(scene.ratio));
  context.strokeRect(x, top, width, height);
  x += width + gap;
  write(high, scene.theme.colors.description);
}
