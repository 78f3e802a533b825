import type { Direction, Quantity } from './spec';
import type { TextRange } from './predictions';

/** What of a network is looked at: one quantity of one layer. */
export interface LayerChoice {
  /** `forward` when left out. */
  direction?: Direction;
  layer: number;
  quantity: Quantity;
}

/**
 * When a unit counts as on: its value, times its sign in what is selected, is at least `on` at every selected token, and at
 * most `off` at the tokens right before and behind.
 */
export interface UnitThresholds {
  on: number;
  off: number;
}

/** A unit that is on in a selection and off around it. */
export interface SelectedUnit {
  unit: number;
  /** -1 for a unit that is on by being negative. */
  sign: 1 | -1;
  /** Least value, times the sign, in the selection. */
  inside: number;
  /** Largest value, times the sign, of the neighbours; NaN where nothing stands around the selection. */
  around: number;
}

/** Another place of the text where the units of a selection are on together. */
export interface UnitMatch extends TextRange {
  /** How many of the units are on at each of its tokens. */
  units: number;
  /** How many of those are off right before and behind. */
  closed: number;
  /** What stands there, and a little before and behind. */
  text: string;
  before: string;
  behind: string;
}

export interface UnitMatches {
  /** What was asked for, or what was chosen when nothing was. */
  thresholds: UnitThresholds;
  /** Largest absolute value of all units in what was read: the end of the thresholds' scale. */
  largest: number;
  /** The most decided first. */
  units: SelectedUnit[];
  /** All of the units together first; never the selection itself. */
  matches: UnitMatch[];
  /** The tokens that were selected, and those that were looked through. */
  selected: TextRange;
  searched: TextRange;
  tokens: number;
}

/** What tokens may be told apart by, found in the text itself. */
export const textFeatures = [
  'quotes',
  'brackets',
  'column',
  'indentation',
  'capitals',
  'numbers',
  'punctuation',
  'sentences',
] as const;
export type TextFeature = (typeof textFeatures)[number];

/** Stretches of the document that something was said about, such as an editor's token type. */
export interface MarkedRanges {
  /** `type:` and an editor's token type, for the panel. */
  id: string;
  /** (2n) start and end of each, in UTF-16 units, in order. */
  ranges: Int32Array;
}

export interface PatternSpec {
  source: string;
  /** `i` and `m` as the user chose; unicode is always on. */
  ignoreCase: boolean;
}

/** What tokens may be told apart by: the text itself, a person's own pattern, a token type of the editor's language. */
export type TokenTag = TextFeature | 'pattern' | `type:${string}`;

export function isTokenTag(value: unknown): value is TokenTag {
  if (typeof value !== 'string') return false;
  return value === 'pattern' || value.startsWith('type:') || textFeatures.some((name) => name === value);
}

/** How a token's property goes along with each unit of a layer. */
export interface UnitDetector {
  /** A `TokenTag`, or the id of marked ranges. */
  id: string;
  /** Share of the tokens where it is not 0; a feature that is the same everywhere is on no unit. */
  share: number;
  /** (units) Pearson's r with the unit over all tokens; NaN where either is constant. */
  correlation: Float32Array;
}

export interface UnitDetectors {
  detectors: UnitDetector[];
  /** How many tokens were read, and where. */
  tokens: number;
  searched: TextRange;
}

/** One unit along a stretch of text, or the mean of all units of a layer. */
export interface UnitTrack {
  /** (n) UTF-16 offsets of the tokens. */
  starts: Int32Array;
  ends: Int32Array;
  /** (n) the value after each token. */
  values: Float32Array;
}
