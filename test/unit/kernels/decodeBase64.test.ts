import { expect, it } from 'vitest';
import { decodeBase64 } from '../../../src/engine/kernels/wasm/decodeBase64';

it.each([0, 1, 2, 3, 4, 5, 255, 256, 257, 1000])('gives %i bytes back', (length) => {
  const bytes = Uint8Array.from({ length }, (_, i) => (i * 151 + (i >> 3)) & 255);
  expect(decodeBase64(Buffer.from(bytes).toString('base64'))).toEqual(bytes);
});
