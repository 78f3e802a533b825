import type { LayerGradient } from '../../protocol/gradient';
import { barOf, scientific } from './bars';
import { visible } from './numbers';

const mostRows = 40;

/** |d logit / d embedding| of some tokens, the last ones of many. */
export function connectivityLines(
  title: string,
  tokens: readonly string[],
  connectivity: Float32Array,
  strongest: number,
): string {
  const first = Math.max(0, tokens.length - mostRows);
  const shown = tokens
    .map(
      (piece, i) =>
        `  ${scientific(connectivity[i])}  ${barOf(connectivity[i] / strongest)}  ${visible(piece)}`,
    )
    .slice(first);
  return [title, ...(first > 0 ? [`  … ${first} earlier tokens`] : []), ...shown].join('\n');
}

/** Lags thin out with distance: 0, 1, 2, 3, 4, 6, 8, 12, 16, … */
export function lagLines(
  { cell, layer, direction, hidden, cellState }: LayerGradient,
  isNumbered: boolean,
): string {
  const name = `${isNumbered ? `layer ${layer + 1} ${direction}, ` : ''}${cell}`;
  const lags: number[] = [];
  for (let lag = 0; lag < hidden.length; lag = nextLag(lag)) lags.push(lag);
  const most = Math.max(...hidden);
  return [
    `|d loss / d h| by lag, ${name}${cellState ? ' (and |d loss / d c|)' : ''}:`,
    ...lags.map((lag) => {
      const ofCell = cellState ? `  (${scientific(cellState[lag])})` : '';
      return `  ${String(lag).padStart(6)}  ${scientific(hidden[lag])}${ofCell}  ${barOf(logShare(hidden[lag], most))}`;
    }),
  ].join('\n');
}

function nextLag(lag: number): number {
  if (lag < 4) return lag + 1;
  const power = 2 ** Math.floor(Math.log2(lag));
  return lag + power / 2;
}

/** 1 for the largest, 0 for a millionth of it and less. */
export function logShare(value: number, most: number): number {
  return value > 0 ? Math.max(0, 1 + Math.log10(value / most) / 6) : 0;
}

/** Layers of a JSON answer: their norms, and what they are. */
export function normFields(layers: readonly LayerGradient[]) {
  const hasCells = layers.some(({ cellState }) => cellState);
  return {
    norms: layers.map(({ hidden }) => hidden),
    ...(hasCells && { cellNorms: layers.map(({ cellState }) => cellState) }),
    layers: layers.map(({ cell, layer, direction }) => ({ cell, layer: layer + 1, direction })),
  };
}

/** The same by lag: `lags` counts up to the layer that looks back furthest; each layer has as many norms as it has steps. */
export function lagFields(layers: readonly LayerGradient[]) {
  const most = Math.max(...layers.map(({ hidden }) => hidden.length));
  return { lags: Array.from({ length: most }, (_, lag) => lag), ...normFields(layers) };
}
