import { fitText } from '../export/fitText';
import type { Pen } from '../export/pen';
import { formatPercent } from '../format';
import type { Theme } from '../theme';
import { attentionStrings, signed } from './attentionStrings';
import { tokenLabel } from './pairData';
import { nodeHeight, nodeWidth, type PlacedNode, startBox, type TreeLayout } from './treeLayout';

/** The search as it grew: kept hypotheses framed, the best filled, dropped ones faint, finished ones with an end. */
export function drawTree(pen: Pen, layout: TreeLayout, theme: Theme, x = 0, y = 0): void {
  const { nodes, edges } = layout;
  const { colors } = theme;
  const startX = x + startBox.x + startBox.width;
  const startY = y + startBox.y + nodeHeight / 2;
  for (const { from, to } of edges) {
    const [parent, child] = [nodes[from], nodes[to]];
    if (!child) continue;
    const fromX = parent ? x + parent.x + nodeWidth : startX;
    const fromY = parent ? y + parent.y + nodeHeight / 2 : startY;
    const [toX, toY] = [x + child.x, y + child.y + nodeHeight / 2];
    const colour = child.isBest ? colors.train : child.fate === 'dropped' ? colors.grid : colors.description;
    pen.polyline(curve(fromX, fromY, toX, toY), colour, child.isBest ? 2 : 1);
  }
  pen.frame(x + startBox.x + 0.5, y + startBox.y + 0.5, startBox.width - 1, nodeHeight - 1, colors.train);
  pen.text(x + startBox.x + startBox.width / 2, startY + 4, '<s>', colors.foreground, {
    anchor: 'middle',
    font: theme.editorFontFamily,
  });
  for (const node of nodes) drawNode(pen, node, theme, x, y);
}

export function drawTreeMark(pen: Pen, layout: TreeLayout, at: number, theme: Theme): void {
  const node = layout.nodes[at];
  if (node) pen.frame(node.x - 1, node.y - 1, nodeWidth + 2, nodeHeight + 2, theme.colors.focus, 2);
}

function drawNode(
  pen: Pen,
  { node, fate, isBest, ...place }: PlacedNode,
  theme: Theme,
  dx: number,
  dy: number,
) {
  const { colors, editorFontFamily } = theme;
  const [x, y] = [dx + place.x, dy + place.y];
  const isDropped = fate === 'dropped';
  if (!isDropped) {
    pen.rect(x, y, nodeWidth, nodeHeight, colors.background);
    if (isBest) pen.rect(x, y, nodeWidth, nodeHeight, colors.train, 0.22);
    pen.frame(x + 0.5, y + 0.5, nodeWidth - 1, nodeHeight - 1, isBest ? colors.train : colors.description);
    // How probable the token was after those before it.
    pen.rect(x + 1, y + nodeHeight - 3, (nodeWidth - 2) * Math.min(1, node.probability), 2, colors.train);
  }
  const look = { font: editorFontFamily, weight: isBest ? 600 : 400 };
  const name = node.isEnd ? attentionStrings.end : tokenLabel(node.text);
  const colour = isDropped ? colors.description : colors.foreground;
  pen.text(x + 6, y + 13, fitText(pen, name, nodeWidth - 12, look), colour, look);
  const small = { size: 10 };
  pen.text(x + 6, y + 25, formatPercent(node.probability), colors.description, small);
  pen.text(x + nodeWidth - 6, y + 25, signed(node.score), colors.description, { ...small, anchor: 'end' });
}

/** An S between two places. */
function curve(x1: number, y1: number, x2: number, y2: number): [number, number][] {
  if (y1 === y2)
    return [
      [x1, y1],
      [x2, y2],
    ];
  const steps = 10;
  return Array.from({ length: steps + 1 }, (_, i) => {
    const t = i / steps;
    const ease = t * t * (3 - 2 * t);
    return [x1 + (x2 - x1) * t, y1 + (y2 - y1) * ease];
  });
}
