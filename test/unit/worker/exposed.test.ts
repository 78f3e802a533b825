import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseKernels } from '../../../src/engine/kernels/chooseKernels';
import type { EngineApi } from '../../../src/protocol/engineApi';
import type { LayerTrace } from '../../../src/protocol/predictions';
import { type CellKind, cellKinds, quantitiesOf } from '../../../src/protocol/spec';
import { engineMethods } from '../../../src/worker/engineMethods';
import { createEngineService } from '../../../src/worker/engineService';
import { createRpcClient } from '../../../src/worker/rpcClient';
import { serveRpc } from '../../../src/worker/rpcServer';
import { createFolder, run, text, tiny } from '../cli/cliFixture';
import { toyText } from '../translation/support/toyPairs';
import { createMemoryPorts } from './memoryPort';

/** Rows of JSON, or one row of them. */
type Rows = ArrayLike<number>[];

interface CliLayer {
  cell: CellKind;
  layer: number;
  direction?: string;
  quantities: Record<string, number[][]>;
}

interface CliGradient {
  norms: Rows;
  cellNorms?: Rows;
  layers: { cell: string; layer: number; direction: string }[];
  connectivity: number[];
}

const folder = createFolder();
afterAll(() => folder.remove());

let nowSeconds = 0;
const service = createEngineService({
  // That of the command line: other kernels round differently.
  backend: chooseKernels().backend,
  nowSeconds: () => (nowSeconds += 0.001),
  yieldNow: () => new Promise((resolve) => setImmediate(resolve)),
});
const ports = createMemoryPorts();
serveRpc<EngineApi>(service, engineMethods, ports.server);
const client = createRpcClient<EngineApi>(ports.client);

async function trained(name: string, ...flags: string[]): Promise<string> {
  const path = folder.path(name);
  const { exitCode, stderr } = await run(['train', ...flags, '--threads', '1', '--out', path]);
  expect(exitCode, stderr).toBe(0);
  await client.importModel({ modelId: name, bytes: Uint8Array.from(readFileSync(path)) });
  return path;
}

async function asked<T>(...argv: string[]): Promise<T> {
  const { done, stderr } = await run([...argv, '--json']);
  expect(stderr).toBe('');
  return done as T;
}

function expectSame(actual: ArrayLike<number> | undefined, expected: ArrayLike<number> | undefined): void {
  expect(actual?.length).toBe(expected?.length);
  expect(actual?.length).toBeGreaterThan(0);
  Array.from(actual ?? []).forEach((value, i) => {
    const wanted = expected?.[i] ?? NaN;
    expect(Math.abs(value - wanted)).toBeLessThanOrEqual(1e-6 + 1e-4 * Math.abs(wanted));
  });
}

/** Every quantity of every layer, unit by unit. */
function expectSameLayers(shown: CliLayer[], layers: LayerTrace[], tokens: number): void {
  expect(shown).toHaveLength(layers.length);
  layers.forEach(({ cell, direction, units, quantities }, i) => {
    expect(shown[i]).toMatchObject({ cell, ...(direction && { direction }) });
    expect(Object.keys(shown[i].quantities)).toEqual([...quantitiesOf[cell]]);
    for (const name of quantitiesOf[cell]) {
      expect(shown[i].quantities[name]).toHaveLength(tokens);
      expect(quantities[name]).toHaveLength(tokens * units);
      expectSame(shown[i].quantities[name].flat(), quantities[name]);
    }
  });
}

function expectSameGradients(
  shown: Omit<CliGradient, 'connectivity'>,
  layers: {
    cell: string;
    layer: number;
    direction: string;
    hidden: Float32Array;
    cellState?: Float32Array;
  }[],
): void {
  expect(shown.layers).toEqual(
    layers.map(({ cell, layer, direction }) => ({ cell, layer: layer + 1, direction })),
  );
  layers.forEach(({ cell, hidden, cellState }, i) => {
    expectSame(shown.norms[i], hidden);
    if (cell === 'lstm') expectSame(shown.cellNorms?.[i], cellState);
    else expect(shown.cellNorms).toBeUndefined();
  });
}

const sentence = 'The cat sat on the mat.';

describe.each(['language', 'blank'] as const)(
  'gates, states and gradients of a %s model: command line and service say the same',
  (kind) => {
    beforeAll(() => folder.write('cat.txt', text));

    it.each(cellKinds)('%s, two layers', async (cell) => {
      const id = `${kind}-${cell}`;
      const flags = ['--steps', '20', '--model', kind, '--cell', cell, '--layers', '2'];
      const path = await trained(id, folder.path('cat.txt'), ...tiny, ...flags);
      const shown = await asked<{ tokens: string[]; layers: CliLayer[]; gradient: CliGradient }>(
        ...['inspect', path, '--text', sentence, '--gradient', '--position', '3'],
      );
      await client.openDocument({ documentId: id, version: 1, text: sentence });
      const place = { modelId: id, documentId: id, version: 1, offset: sentence.indexOf(' on') };
      const trace = await client.inspect({ ...place, offset: sentence.length, maxTokens: 100 });
      expect(shown.tokens).toEqual(trace.tokens.map((token) => token.text));
      expectSameLayers(shown.layers, trace.layers, trace.tokens.length);
      const places = shown.layers.map(({ layer, direction }) => ({ layer, direction }));
      expect(places).toEqual(
        kind === 'blank'
          ? (['forward', 'backward'] as const).flatMap((direction) => [
              { layer: 1, direction },
              { layer: 2, direction },
            ])
          : [{ layer: 1 }, { layer: 2 }],
      );
      const gradient = await client.gradient({ ...place, maxLags: 1000 });
      expect(gradient.target.token).toBe(3);
      expectSameGradients(shown.gradient, gradient.layers);
      expectSame(shown.gradient.connectivity, gradient.connectivity);
      // And it is what the command for gradients says.
      expect(shown.gradient).toEqual(
        without(await asked('gradient', path, '--text', sentence, '--position', '3')),
      );
    });
  },
);

describe('gates, states, attention and gradients of a translator: command line and service say the same', () => {
  beforeAll(() => folder.write('pairs.tsv', toyText(60)));

  it.each([
    ['lstm', 'additive', true],
    ['gru', 'dot', false],
    ['rnn-tanh', 'none', true],
    ['rnn-relu', 'dot', true],
  ] as const)('%s, attention %s, both ways %s', async (cell, attention, bothWays) => {
    const id = `${cell}-${attention}`;
    const [source, target] = ['one two three', 'trois deux un'];
    const path = await trained(
      id,
      folder.path('pairs.tsv'),
      ...'--model translate --layers 2 --hidden 8 --embedding 6 --batch 16 --steps 20 --dropout 0'.split(' '),
      ...['--cell', cell, '--attention', attention, ...(bothWays ? ['--bidirectional'] : [])],
    );
    const shown = await asked<{
      encoder: CliLayer[];
      decoder: CliLayer[];
      attention?: number[][];
      attentionalState?: number[][];
      probabilities: number[];
      gradient: CliGradient & {
        encoder: CliGradient & { attention?: number[] };
        summary: { norms: number[]; cellNorms?: number[] };
      };
    }>(...['inspect', path, '--text', source, '--target', target, '--gradient', '--position', '2']);
    const trace = await client.inspectPair({ modelId: id, source, target });
    const layers = bothWays ? 4 : 2;
    expect(trace.encoder).toHaveLength(layers);
    expectSameLayers(shown.encoder, trace.encoder, 4);
    expectSameLayers(shown.decoder, trace.decoder, 4);
    expectSame(shown.probabilities, trace.probabilities);
    const gradient = await client.gradientOfPair({ modelId: id, source, target, position: 2 });
    expectSameGradients(shown.gradient, gradient.decoder);
    expectSameGradients(shown.gradient.encoder, gradient.encoder);
    expect(gradient.encoder).toHaveLength(layers);
    expectSame(shown.gradient.connectivity, gradient.inputConnectivity);
    expectSame(shown.gradient.encoder.connectivity, gradient.sourceConnectivity);
    expectSame(
      shown.gradient.summary.norms,
      gradient.summary.map(({ hidden }) => hidden),
    );
    if (attention === 'none') {
      expect(trace.attention ?? trace.attentionalState ?? gradient.attention).toBeUndefined();
      expect(shown.attention ?? shown.attentionalState).toBeUndefined();
    } else {
      expectSame(shown.attention?.flat(), trace.attention);
      expectSame(shown.attentionalState?.flat(), trace.attentionalState);
      expect(trace.attentionalState).toHaveLength(4 * 8);
      expectSame(shown.gradient.encoder.attention, gradient.attention);
    }
    const own = await asked<Record<string, unknown>>(
      ...['gradient', path, '--text', source, '--target', target, '--position', '2'],
    );
    expect(shown.gradient).toEqual(without(own));
  });

  it('looks at the last token where no position is said, and refuses one that is not there', async () => {
    const pair = { modelId: 'gru-dot', source: 'one', target: 'un deux' };
    expect((await client.gradientOfPair(pair)).target).toMatchObject({ position: 1, text: 'deux' });
    await expect(client.gradientOfPair({ ...pair, position: 3 })).rejects.toMatchObject({
      code: 'bad-input',
      hint: expect.any(String),
    });
    await expect(client.gradientOfPair({ ...pair, modelId: 'language-gru' })).rejects.toMatchObject({
      code: 'bad-input',
    });
  });
});

/** What only a report of its own has. */
function without({ event, targetText, ...rest }: Record<string, unknown>): Record<string, unknown> {
  expect(event).toBe('done');
  expect(targetText === undefined || typeof targetText === 'string').toBe(true);
  return rest;
}
