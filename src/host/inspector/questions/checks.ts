import type { TextRange } from '../../../protocol/predictions';

/** What came from outside is looked at before it is used. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

export function isOffset(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

export function isRange(value: unknown): value is TextRange {
  return isObject(value) && isOffset(value.start) && isOffset(value.end) && value.start <= value.end;
}

export function isIntegerIn(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
}

export function isTemperature(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 10;
}
