import type { BeamNode } from '../../src/protocol/translation';

/** What became of a token that the search looked at. */
export type NodeFate = 'kept' | 'dropped' | 'finished';

export interface PlacedNode {
  /** Number in the tree. */
  index: number;
  node: BeamNode;
  fate: NodeFate;
  /** On the way to the best translation. */
  isBest: boolean;
  x: number;
  y: number;
}

export interface TreeLayout {
  nodes: PlacedNode[];
  /** Indices of `nodes` that are joined, from parent to child; -1 is the start. */
  edges: { from: number; to: number }[];
  width: number;
  height: number;
}

export const nodeWidth = 96;
export const nodeHeight = 32;
const columnGap = 26;
const rowGap = 6;
const startWidth = 44;
const margin = 8;

export function fateOf({ kept, isEnd }: BeamNode): NodeFate {
  if (!kept) return 'dropped';
  return isEnd ? 'finished' : 'kept';
}

/** Numbers of the nodes from the start to the finished hypothesis of the best score; of the longest where none is finished. */
export function bestPath(tree: readonly BeamNode[]): number[] {
  let best = -1;
  tree.forEach((node, index) => {
    if (!node.kept) return;
    const other = tree[best];
    const isBetter =
      !other ||
      (node.isEnd && !other.isEnd) ||
      (node.isEnd === other.isEnd && (node.isEnd ? node.score > other.score : node.step > other.step));
    if (isBetter) best = index;
  });
  const path: number[] = [];
  for (let at = best; at >= 0; at = tree[at]?.parent ?? -1) path.unshift(at);
  return path;
}

/**
 * A column for each step, best first. What the search went on with stands, where that is free, on the line of what it goes on
 * from, so that a hypothesis runs straight; what was dropped stands below, and may be left out.
 */
export function layoutTree(tree: readonly BeamNode[], withDropped: boolean): TreeLayout {
  const best = new Set(bestPath(tree));
  const lines = new Map<number, number>();
  const placed: PlacedNode[] = [];
  const steps = tree.reduce((most, { step }) => Math.max(most, step + 1), 0);
  let most = 0;
  for (let step = 0; step < steps; step++) {
    const column = tree
      .map((node, index) => ({ node, index, fate: fateOf(node) }))
      .filter(({ node, fate }) => node.step === step && (withDropped || fate !== 'dropped'));
    const taken = new Set<number>();
    const place = (wanted: number) => {
      let line = Math.max(0, wanted);
      while (taken.has(line)) line++;
      taken.add(line);
      return line;
    };
    const isKept = ({ fate }: { fate: NodeFate }) => fate !== 'dropped';
    const kept = column.filter(isKept).sort((a, b) => Number(best.has(b.index)) - Number(best.has(a.index)));
    const dropped = column.filter((each) => !isKept(each));
    for (const [isFirst, { node, index, fate }] of [
      ...kept.map((each) => [true, each] as const),
      ...dropped.map((each) => [false, each] as const),
    ]) {
      const line = place(isFirst ? (best.has(index) ? 0 : (lines.get(node.parent) ?? 0)) : kept.length);
      lines.set(index, line);
      most = Math.max(most, line);
      placed.push({
        index,
        node,
        fate,
        isBest: best.has(index),
        x: margin + startWidth + columnGap + step * (nodeWidth + columnGap),
        y: margin + line * (nodeHeight + rowGap),
      });
    }
  }
  const positions = new Map(placed.map(({ index }, at) => [index, at]));
  const edges = placed.map(({ node }, to) => ({ from: positions.get(node.parent) ?? -1, to }));
  return {
    nodes: placed,
    edges,
    width: 2 * margin + startWidth + steps * (nodeWidth + columnGap),
    height: 2 * margin + (most + 1) * (nodeHeight + rowGap) - rowGap,
  };
}

/** Node under a place, as its number in `nodes`; -1 for none. */
export function nodeAt({ nodes }: TreeLayout, x: number, y: number): number {
  return nodes.findIndex(
    (each) => x >= each.x && x < each.x + nodeWidth && y >= each.y && y < each.y + nodeHeight,
  );
}

/** Texts of the tokens from the start to a node of the tree. */
export function pathOf(tree: readonly BeamNode[], index: number): string[] {
  const path: string[] = [];
  for (let node = tree[index]; node; node = tree[node.parent]) path.unshift(node.isEnd ? '' : node.text);
  return path;
}

/** The node of the layout, as its number in `nodes`, that has the same tokens behind it; -1 for none. */
export function nodeOnPath(
  { nodes }: TreeLayout,
  tree: readonly BeamNode[],
  path: readonly string[],
): number {
  if (path.length === 0) return -1;
  return nodes.findIndex(({ node, index }) => {
    if (node.step !== path.length - 1) return false;
    return pathOf(tree, index).every((text, step) => text === path[step]);
  });
}

/** Where an arrow key leads from a node: along the hypothesis, or to the next one of the same step. */
export function moveNode({ nodes, edges }: TreeLayout, at: number, key: string): number | undefined {
  const own = nodes[at];
  if (!own) return nodes.length > 0 ? 0 : undefined;
  const sameStep = nodes
    .map((node, index) => ({ node, index }))
    .filter(({ node }) => node.node.step === own.node.step)
    .sort((a, b) => a.node.y - b.node.y)
    .map(({ index }) => index);
  const place = sameStep.indexOf(at);
  const children = edges.filter(({ from }) => from === at).map(({ to }) => to);
  switch (key) {
    case 'ArrowLeft':
      return Math.max(0, edges[at]?.from ?? 0);
    case 'ArrowRight':
      return children.find((to) => nodes[to]?.fate !== 'dropped') ?? children[0] ?? at;
    case 'ArrowUp':
      return sameStep[Math.max(0, place - 1)];
    case 'ArrowDown':
      return sameStep[Math.min(sameStep.length - 1, place + 1)];
    default:
      return undefined;
  }
}

export const startBox = { x: margin, width: startWidth, y: margin };
