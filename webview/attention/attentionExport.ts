import { csvOf } from '../export/csv';
import type { Exportable } from '../export/exportable';
import type { Caption } from '../export/caption';
import { captionedDocument } from '../export/captionedDocument';
import { drawLegend } from '../export/legendRows';
import type { SvgDocument } from '../export/svgDocument';
import type { PairView } from '../../src/protocol/inspectorQuestions';
import type { Theme } from '../theme';
import { attentionStrings } from './attentionStrings';
import { comparisonHeight, type ComparisonScene, drawComparison } from './drawComparison';
import { drawMatrix, type MatrixScene } from './drawMatrix';
import { drawTree } from './drawTree';
import { whatIfStrings } from '../whatIf/whatIfStrings';
import type { TreeLayout } from './treeLayout';

export interface AttentionPictures {
  view: PairView;
  matrix: MatrixScene | undefined;
  comparison: ComparisonScene | undefined;
  comparisonWords: string;
  tree: TreeLayout | undefined;
  /** The network as it is, where what is above is of one with units set in it. */
  beside?: { view: PairView; matrix: MatrixScene | undefined; tree: TreeLayout | undefined };
}

const margin = 24;
const headHeight = 46;
const scaleHeight = 24;

/** Matrix, comparison and tree one under another on one picture, each under its heading; the CSV has the matrix. */
export function attentionExport(parts: AttentionPictures, theme: Theme, caption: Caption): Exportable {
  return { ...pictureOf(parts, theme, caption).pictures(), csv: matrixCsv(parts) };
}

/**
 * A line for each word of the target: its probability as learnt and without, and its attention over the source. Of two networks
 * the lines of the one as it is come last, and a column says which is which.
 */
export function matrixCsv({
  view,
  comparison,
  beside,
}: Pick<AttentionPictures, 'view' | 'comparison' | 'beside'>): string {
  const header = ['target', 'probability', 'probabilityWithout', ...view.look.sourceTokens];
  const rows = rowsOf(view, comparison?.comparison?.probabilities);
  if (!beside) return csvOf(header, rows);
  const both = [
    ...rows.map((row) => ['changed', ...row]),
    ...rowsOf(beside.view).map((row) => ['unchanged', ...row]),
  ];
  return csvOf(['network', ...header], both);
}

function rowsOf({ look }: PairView, without?: ArrayLike<number>): (string | number | undefined)[][] {
  const { sourceTokens, targetTokens, probabilities, attention } = look;
  const columns = sourceTokens.length;
  return targetTokens.map((text, row) => [
    text,
    probabilities[row],
    without?.[row],
    ...sourceTokens.map((_, column) => attention?.[row * columns + column]),
  ]);
}

function pictureOf(shown: AttentionPictures, theme: Theme, caption: Caption) {
  const { view, matrix, comparison, comparisonWords, tree, beside } = shown;
  const { changed, plain } = whatIfStrings.modes;
  const titled = (title: string, network: string) => (beside ? `${title}: ${network}` : title);
  const parts: { title: string; height: number; width: number; draw(svg: SvgDocument, y: number): void }[] =
    [];
  const addMatrix = (scene: MatrixScene | undefined, network: string) => {
    if (!scene?.view.look.attention) return;
    const { width, height } = scene.layout;
    const title = titled(attentionStrings.title, network);
    const draw = (svg: SvgDocument, y: number) => {
      drawMatrix(svg, scene, margin, y);
      drawScale(svg, theme, margin + scene.layout.left, y + height + 14);
    };
    parts.push({ title, width, height: height + scaleHeight, draw });
  };
  const addTree = (layout: TreeLayout | undefined, network: string) => {
    if (!layout) return;
    const { width, height } = layout;
    const title = titled(attentionStrings.searchTitle, network);
    parts.push({ title, width, height, draw: (svg, y) => drawTree(svg, layout, theme, margin, y) });
  };
  if (view.look.attention) addMatrix(matrix, changed);
  addMatrix(beside?.matrix, plain);
  if (comparison) {
    const shown = { ...comparison, width: 520 };
    const title = `${attentionStrings.withoutTitle}. ${comparisonWords}`;
    const height = comparisonHeight(shown);
    const draw = (svg: SvgDocument, y: number) => {
      drawComparison(svg, shown, margin, y);
      drawBarNames(svg, theme, y + height + 12, comparison.comparison !== undefined);
    };
    parts.push({ title, width: 620, height: height + 18, draw });
  }
  addTree(tree, changed);
  addTree(beside?.tree, plain);
  const width = 2 * margin + Math.max(320, ...parts.map((part) => part.width));
  const height = margin + parts.reduce((sum, part) => sum + part.height + headHeight, 0);
  const svg = captionedDocument(width, height, caption, theme);
  let y = 0;
  for (const { title, height: own, draw } of parts) {
    svg.text(margin, y + 28, title, theme.colors.foreground, { size: 13, weight: 600 });
    draw(svg, y + headHeight);
    y += own + headHeight;
  }
  return svg;
}

/** What is written in the rows, what in the columns, and the colours of the shares between. */
function drawScale(svg: SvgDocument, { colors, sequential }: Theme, x: number, y: number): void {
  const small = { size: 11 };
  const steps = 28;
  let at = x;
  const write = (text: string, gap: number) => {
    svg.text(at, y, text, colors.description, small);
    at += svg.measure(text, small) + gap;
  };
  write(attentionStrings.share, 6);
  write('0', 6);
  for (let i = 0; i < steps; i++)
    svg.rect(at + i * 2.5, y - 9, 2.5 + 0.3, 10, sequential.css((i + 0.5) / steps));
  svg.frame(at, y - 9, steps * 2.5, 10, colors.border);
  at += steps * 2.5 + 6;
  write('1', 18);
  write(attentionStrings.axes, 0);
}

/** Which bar is which; all are probabilities. */
function drawBarNames(svg: SvgDocument, { colors }: Theme, y: number, isCompared: boolean): void {
  const entries = [
    { label: `${attentionStrings.probability}, ${attentionStrings.learnt}`, color: colors.train },
    ...(isCompared ? [{ label: attentionStrings.without, color: colors.valid }] : []),
  ];
  drawLegend(svg, entries, { x: margin, y, room: 600, color: colors.description });
}
