import { csvOf } from '../export/csv';
import type { Exportable } from '../export/exportable';
import { SvgDocument } from '../export/svgDocument';
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

/** Matrix, comparison and tree one under another on one picture, each under its heading; the CSV has the matrix. */
export function attentionExport(parts: AttentionPictures, theme: Theme): Exportable {
  const picture = pictureOf(parts, theme);
  return { svg: picture.toString(), canvas: picture.toCanvas(), csv: matrixCsv(parts) };
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

function pictureOf(shown: AttentionPictures, theme: Theme) {
  const { view, matrix, comparison, comparisonWords, tree, beside } = shown;
  const { changed, plain } = whatIfStrings.modes;
  const titled = (title: string, network: string) => (beside ? `${title}: ${network}` : title);
  const parts: { title: string; height: number; width: number; draw(svg: SvgDocument, y: number): void }[] =
    [];
  const addMatrix = (scene: MatrixScene | undefined, network: string) => {
    if (!scene?.view.look.attention) return;
    const { width, height } = scene.layout;
    const title = titled(attentionStrings.title, network);
    parts.push({ title, width, height, draw: (svg, y) => drawMatrix(svg, scene, margin, y) });
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
    parts.push({ title, width: 620, height, draw: (svg, y) => drawComparison(svg, shown, margin, y) });
  }
  addTree(tree, changed);
  addTree(beside?.tree, plain);
  const width = 2 * margin + Math.max(320, ...parts.map((part) => part.width));
  const height = margin + parts.reduce((sum, part) => sum + part.height + headHeight, 0);
  const svg = new SvgDocument(width, height, theme.colors.background, theme.fontFamily);
  let y = 0;
  for (const { title, height: own, draw } of parts) {
    svg.text(margin, y + 28, title, theme.colors.foreground, { size: 13, weight: 600 });
    draw(svg, y + headHeight);
    y += own + headHeight;
  }
  return svg;
}
