import { quantitiesOf } from '../../src/protocol/spec';
import { element } from '../dom';
import { csvOf } from '../export/csv';
import type { Exportable } from '../export/exportable';
import { SvgCanvas } from '../export/svgCanvas';
import { staffGap, staffHeight } from './beltLayout';
import { valueOf } from './beltScene';
import type { DrawnBelt, StaffSurface } from './staffSurface';

/** Pixels of the picture in one of the panel. */
const ratio = 2;

/** The lines on view as a picture of their own, on a canvas and as an SVG, with the exact numbers, a line for each token. */
export function beltExport(scene: DrawnBelt, staves: StaffSurface, width: number): Exportable | undefined {
  const canvas = element('canvas');
  const context = canvas.getContext('2d');
  if (!context) return undefined;
  const height = scene.staves.length * (staffHeight(scene.cell) + staffGap) * scene.theme.textScale;
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  const draw = (target: CanvasRenderingContext2D, scale: number, size: { width: number; height: number }) => {
    target.fillStyle = scene.theme.colors.background;
    target.fillRect(0, 0, size.width, size.height);
    staves.draw(target, scene, scale);
  };
  draw(context, ratio, canvas);
  const svg = new SvgCanvas(width, height);
  draw(svg.context, 1, { width, height });
  return { canvas, svg: svg.toString(), csv: beltCsv(scene) };
}

function beltCsv(scene: DrawnBelt): string {
  const names = quantitiesOf[scene.cell];
  const lines = scene.staves.flatMap(({ tokens }) =>
    tokens.map(({ row }) => [scene.text(row)?.text ?? '', ...names.map((name) => valueOf(scene, name, row))]),
  );
  return csvOf(['token', ...names], lines);
}
