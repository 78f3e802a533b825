import type { InspectorViewState } from '../../src/protocol/inspectorProtocol';
import type { Trace } from '../../src/protocol/predictions';
import type { TokenizerKind } from '../../src/protocol/spec';
import { element } from '../dom';
import type { Theme } from '../theme';
import { shownLayer, shownQuantities } from '../viewState';
import { type LabelPlan, planLabels } from './axisLabels';
import { axisFont, labelOf } from './axisSurface';
import { layoutHeatmap, tokensForWidth } from './layout';
import { type HeatmapScene, scalesOf } from './scene';

/** Room left of the cells for unit numbers, right of them for the last rotated labels, and under them. CSS pixels. */
const marginLeft = 28;
const marginRight: Readonly<Record<TokenizerKind, number>> = { word: 40, char: 4, space: 40, bpe: 40 };
const marginBottom = 56;
const minAvailableHeight = 330;
const maxColumnWidth: Readonly<Record<TokenizerKind, number>> = { word: 34, char: 18, space: 34, bpe: 34 };
const comfortableColumnWidth: Readonly<Record<TokenizerKind, number>> = {
  word: 16,
  char: 11,
  space: 16,
  bpe: 16,
};

export interface HeatmapInput {
  trace: Trace;
  cursorToken: number;
  tokenizer: TokenizerKind;
}

/** Where the heatmap may go, axis included. CSS pixels. */
export interface SceneRoom {
  ratio: number;
  width: number;
  height: number;
}

/** Width of a text in a font, in CSS pixels. */
export type MeasureText = (font: string, text: string) => number;

export function textMeasure(): MeasureText {
  const context = element('canvas').getContext('2d');
  if (!context) throw new Error('The webview gave no 2D canvas.');
  return (font, text) => {
    context.font = font;
    return context.measureText(text).width;
  };
}

/** How many tokens a heatmap of this width shows with readable labels. */
export function comfortableTokens(width: number, tokenizer: TokenizerKind): number {
  return tokensForWidth(width, comfortableColumnWidth[tokenizer], marginLeft + marginRight[tokenizer]);
}

/** The scene and its axis for what is on view; `undefined` when there is nothing to draw or no room yet. */
export function makeScene(
  input: HeatmapInput,
  state: InspectorViewState,
  theme: Theme,
  room: SceneRoom,
  measureText: MeasureText,
): { scene: HeatmapScene; plan: LabelPlan } | undefined {
  const { trace, cursorToken, tokenizer } = input;
  const layerIndex = shownLayer(state, trace.layers.length);
  const layer = trace.layers[layerIndex];
  if (!layer || trace.tokens.length === 0 || layer.units === 0 || room.width === 0) return undefined;
  const quantities = shownQuantities(state, layer.cell).filter((quantity) => layer.quantities[quantity]);
  const layoutIn = (height: number) =>
    layoutHeatmap({
      ratio: room.ratio,
      width: room.width,
      availableHeight: Math.max(minAvailableHeight, height),
      tokens: trace.tokens.length,
      units: layer.units,
      quantities,
      maxColumnWidth: maxColumnWidth[tokenizer],
      marginLeft,
      marginRight: marginRight[tokenizer],
    });
  // The axis needs the columns' width, and the tracks what height the axis leaves.
  const font = axisFont(theme, 1);
  const widths = trace.tokens.map((token) =>
    labelOf(token).reduce((sum, part) => sum + measureText(font, part.text), 0),
  );
  const plan = planLabels(widths, layoutIn(room.height).columnWidth / room.ratio);
  const layout = layoutIn(room.height - plan.height - marginBottom);
  const scales = scalesOf(layer, quantities);
  return { scene: { trace, layerIndex, layer, cursorToken, scales, layout, theme }, plan };
}
