import type { Quantity } from '../../protocol/spec';
import { type Colouring, scaleOf } from './colouring';
import { levelCount } from './levels';
import { palette, type ThemeKind } from './palette';
import type { Translate } from '../training/trainingText';

export interface LegendEnds {
  bits: number;
  state: number;
}

/** What the status bar says of a colouring. */
export interface Legend {
  text: string;
  /** In words, for the tooltip and for screen readers. */
  description: string;
  /** Labels at both ends of the scale, and in its middle. */
  ends: [string, string, string];
}

/** The legend of a colouring. Layers and units count as the panel counts them. */
export function legendOf(
  colouring: Colouring,
  ends: LegendEnds,
  quantityName: (quantity: Quantity) => string,
  t: Translate,
): Legend {
  if (colouring.kind === 'surprisal') {
    const what =
      colouring.mode === 'tokens'
        ? t('Surprisal')
        : colouring.mode === 'lineMax'
          ? t('Surprising lines')
          : t('Unusual lines');
    const description =
      colouring.mode === 'tokens'
        ? t('Each token by how little the model expected it.')
        : colouring.mode === 'lineMax'
          ? t('Each line by its most surprising token, beside the other lines of the text.')
          : t('Each line by its mean surprisal, beside the other lines of the text.');
    const full = ends.bits.toFixed(0);
    const scale: Legend['ends'] =
      colouring.mode === 'tokens'
        ? [t('expected'), '', t('{0} bits', full)]
        : [t('as usual'), '', t('unlike the others')];
    return { text: `$(paintcan) ${what}`, description, ends: scale };
  }
  const { choice } = colouring;
  const name = quantityName(choice.quantity);
  const layer = choice.layer + 1;
  const isGate = scaleOf(colouring) === 'sequential';
  const scale: Legend['ends'] = isGate
    ? [t('0, shut'), '', t('1, open')]
    : [`−${ends.state.toPrecision(2)}`, '0', ends.state.toPrecision(2)];
  if (colouring.kind === 'gate')
    return {
      text: `$(paintcan) ${name}`,
      description: t('Each token by the mean of all units: {0}, layer {1}.', name, layer),
      ends: scale,
    };
  return {
    text: `$(paintcan) ${t('Unit {0}', colouring.unit)} · ${name}`,
    description: t('Each token by unit {0} of layer {1}: {2}.', colouring.unit, layer, name),
    ends: scale,
  };
}

/** The scale as a picture, in colours of the theme of the moment; all text in it is ours. */
export function legendPicture({ ends }: Legend, colouring: Colouring, kind: ThemeKind): string {
  const isDark = kind === 'dark' || kind === 'highContrast';
  const foreground = isDark ? '#cccccc' : '#3b3b3b';
  const width = 240;
  const step = width / levelCount;
  const cells = palette(scaleOf(colouring), kind).map((style, level) =>
    style ? `<rect x="${level * step}" y="0" width="${step}" height="12" fill="${style.background}"/>` : '',
  );
  const [low, middle, high] = ends.map(escapeXml);
  const label = (x: number, anchor: string, text: string) =>
    `<text x="${x}" y="26" text-anchor="${anchor}" font-family="sans-serif" font-size="11" fill="${foreground}">${text}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="30">`,
    ...cells,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="11" fill="none" stroke="${foreground}" stroke-opacity="0.4"/>`,
    label(0, 'start', low),
    label(width / 2, 'middle', middle),
    label(width, 'end', high),
    '</svg>',
  ].join('');
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
