import { csvOf } from '../export/csv';
import type { Exportable } from '../export/exportable';
import { SvgDocument } from '../export/svgDocument';
import type { PairView } from '../../src/protocol/inspectorQuestions';
import type { Theme } from '../theme';
import { attentionStrings } from './attentionStrings';
import { comparisonHeight, type ComparisonScene, drawComparison } from './drawComparison';
import { drawMatrix, type MatrixScene } from './drawMatrix';
import { drawTree } from './drawTree';
import type { TreeLayout } from './treeLayout';

export interface AttentionPictures {
  view: PairView;
  matrix: MatrixScene | undefined;
  comparison: ComparisonScene | undefined;
  comparisonWords: string;
  tree: TreeLayout | undefined;
}

const margin = 24;
const headHeight = 46;

/** Matrix, comparison and tree one under another on one picture, each under its heading; the CSV has the matrix. */
export function attentionExport(parts: AttentionPictures, theme: Theme): Exportable {
  const picture = pictureOf(parts, theme);
  return { svg: picture.toString(), canvas: picture.toCanvas(), csv: matrixCsv(parts) };
}

/** A line for each word of the target: its probability as learnt and without, and its attention over the source. */
export function matrixCsv({ view, comparison }: Pick<AttentionPictures, 'view' | 'comparison'>): string {
  const { sourceTokens, targetTokens, probabilities, attention } = view.look;
  const columns = sourceTokens.length;
  const header = ['target', 'probability', 'probabilityWithout', ...sourceTokens];
  const rows = targetTokens.map((text, row) => [
    text,
    probabilities[row],
    comparison?.comparison?.probabilities[row],
    ...sourceTokens.map((_, column) => attention?.[row * columns + column]),
  ]);
  return csvOf(header, rows);
}

function pictureOf({ view, matrix, comparison, comparisonWords, tree }: AttentionPictures, theme: Theme) {
  const parts: { title: string; height: number; width: number; draw(svg: SvgDocument, y: number): void }[] =
    [];
  if (matrix && view.look.attention) {
    const { width, height } = matrix.layout;
    const title = attentionStrings.title;
    parts.push({ title, width, height, draw: (svg, y) => drawMatrix(svg, matrix, margin, y) });
  }
  if (comparison) {
    const shown = { ...comparison, width: 520 };
    const title = `${attentionStrings.withoutTitle}. ${comparisonWords}`;
    const height = comparisonHeight(shown);
    parts.push({ title, width: 620, height, draw: (svg, y) => drawComparison(svg, shown, margin, y) });
  }
  if (tree) {
    const { width, height } = tree;
    const title = attentionStrings.searchTitle;
    parts.push({ title, width, height, draw: (svg, y) => drawTree(svg, tree, theme, margin, y) });
  }
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
