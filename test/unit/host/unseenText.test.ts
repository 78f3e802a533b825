import { expect, it } from 'vitest';
import { unseenFrom } from '../../../src/host/models/modelRecord';

const documentUri = 'file:///a.log';
const record = { documentUri, textLength: 2000, trainTokens: 270, validTokens: 30 };

it('knows where the text begins that was held out of a training', () => {
  expect(unseenFrom(record, documentUri)).toBe(1800);
  expect(unseenFrom({ ...record, validTokens: 0 }, documentUri)).toBe(Infinity);
  expect(unseenFrom(record, 'file:///b.log')).toBe(Infinity);
  expect(unseenFrom({ ...record, folder: { glob: '**', languages: ['log'] } }, documentUri)).toBe(Infinity);
  expect(unseenFrom(undefined, documentUri)).toBe(Infinity);
});
