import { vi } from 'vitest';
import type { StretchAnswer } from '../../../src/protocol/traces';
import type { Host } from '../../../webview/host';

export function stretchOf(overrides: Partial<StretchAnswer> = {}): StretchAnswer {
  return {
    key: 'k',
    stretch: { first: 0, end: 9 },
    documentTokens: 9,
    cursorRow: 0,
    cell: 'gru',
    layers: 1,
    units: 3,
    directions: ['forward'],
    live: false,
    ...overrides,
  };
}

/** A host that tells of one stretch, which may be changed, and answers everything else alike. */
export function askedOf(answer: (name: string) => Promise<unknown>, overrides: Partial<StretchAnswer> = {}) {
  const host = { stretch: stretchOf(overrides), asked: vi.fn<(name: string) => Promise<unknown>>() };
  host.asked.mockImplementation((name) =>
    name === 'traceStretch' ? Promise.resolve(host.stretch) : answer(name),
  );
  return Object.assign(host, { ask: host.asked as unknown as Host['ask'] });
}
