import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { crc32c, maskedCrc32c } from '../../../src/engine/formats/metrics/crc32c';
import { curveCsv, curveFromCsv } from '../../../src/engine/formats/metrics/curveFiles';
import { eventFile } from '../../../src/engine/formats/metrics/eventFile';
import { createFolder, type Folder, run, text, tiny } from '../cli/cliFixture';

let folder: Folder;
beforeAll(() => (folder = createFolder()));
afterAll(() => folder.remove());

/** Bodies of the records of an event file, whose checksums are right. */
function recordsOf(file: Uint8Array): Uint8Array[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const records: Uint8Array[] = [];
  for (let at = 0; at < file.length;) {
    const length = Number(view.getBigUint64(at, true));
    expect(view.getUint32(at + 8, true)).toBe(maskedCrc32c(file.subarray(at, at + 8)));
    const body = file.subarray(at + 12, at + 12 + length);
    expect(view.getUint32(at + 12 + length, true)).toBe(maskedCrc32c(body));
    records.push(body);
    at += length + 16;
  }
  return records;
}

it('checksums are those of RFC 3720', () => {
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
  expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
  expect(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i))).toBe(0x46dd794e);
});

it('an event has its time, its step and its numbers, but none that is none', () => {
  const [version, event, ...more] = recordsOf(
    eventFile([{ step: 300, wallSeconds: 2, scalars: { a: 0.5, b: NaN } }]),
  );
  expect(more).toEqual([]);
  expect(new TextDecoder().decode(version.subarray(9))).toContain('brain.Event:2');
  // Field 1, a double; field 2, a varint; field 5, a message of (1: (1: "a", 2: 0.5f)).
  const time = [0x09, 0, 0, 0, 0, 0, 0, 0, 0x40];
  const value = [0x0a, 1, 0x61, 0x15, 0, 0, 0, 0x3f];
  expect([...event]).toEqual([...time, 0x10, 0xac, 0x02, 0x2a, 10, 0x0a, 8, ...value]);
});

it('a curve as CSV has a header, and empty fields for what is not known', () => {
  const point = { step: 1, epoch: 1, trainLoss: 2.5, learningRate: 0.1, gradientNorm: NaN };
  const csv = curveCsv([{ ...point, tokensPerSecond: 100, elapsedSeconds: 0.5, secondsLeft: NaN }]);
  expect(csv).toBe(
    'step,epoch,trainLoss,validLoss,learningRate,gradientNorm,tokensPerSecond,elapsedSeconds\r\n1,1,2.5,,0.1,,100,0.5\r\n',
  );
});

it('a curve comes back from its CSV', () => {
  const point = { step: 7, epoch: 0.5, trainLoss: 2.5, learningRate: 0.1, gradientNorm: 3 };
  const points = [
    { ...point, tokensPerSecond: 100, elapsedSeconds: 0.5, secondsLeft: 0 },
    { ...point, step: 8, validLoss: 2.25, tokensPerSecond: 90, elapsedSeconds: 1, secondsLeft: 0 },
  ];
  expect(curveFromCsv(curveCsv(points), 'curve.csv')).toEqual(points);
  expect(curveFromCsv('trainLoss,step\n1.5,3\n', 'x')).toMatchObject([
    { step: 3, trainLoss: 1.5, epoch: NaN },
  ]);
  expect(() => curveFromCsv('a,b\n1,2', 'x.csv')).toThrow(/x\.csv is not the curve/);
  expect(() => curveFromCsv('step,trainLoss\nx,2', 'x.csv')).toThrow(/line 2/);
});

it('unroll train writes both', async () => {
  const cat = folder.write('cat.txt', text);
  const out = ['--out', folder.path('cat.model'), '--json'];
  const metrics = ['--metrics', folder.path('curve.csv'), '--tensorboard', folder.path('board')];
  const { exitCode, events } = await run(['train', cat, ...tiny, '--steps', '40', ...out, ...metrics]);
  expect(exitCode).toBe(0);
  const points = events.filter(({ event }) => event === 'progress').length;
  expect(readFileSync(folder.path('curve.csv'), 'utf8').trim().split('\r\n')).toHaveLength(points + 1);
  const [name] = readdirSync(folder.path('board'));
  expect(name).toMatch(/^events\.out\.tfevents\.\d+\./);
  const records = recordsOf(readFileSync(folder.path(`board/${name}`)));
  expect(records).toHaveLength(points + 1);
  expect(Buffer.from(records[points]).toString('latin1')).toContain('weights/rnn.weight_ih_l0');
});
