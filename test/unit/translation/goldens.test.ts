import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import { wasmBackends } from '../../../src/engine/kernels/wasm/wasmBackend';
import { Pacer, runToEnd } from '../../../src/engine/network/pacer';
import type { TranslationSpec } from '../../../src/engine/translation/translationSpec';
import { expectClose } from '../engine/support/expectClose';
import { lossAndGradient, makeShard } from './support/shards';

interface Golden {
  spec: TranslationSpec;
  pairs: { source: number[]; target: number[] }[];
  parameters: Record<string, number[]>;
  logits: number[][];
  attention: number[][] | null;
  loss: number;
  gradients: Record<string, number[]>;
}

const folder = join(__dirname, '../../golden/translation');
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

it('has goldens of every attention', () => {
  for (const attention of ['none', 'dot', 'additive']) expect(files.join(' ')).toContain(`-${attention}-`);
});

describe.each([referenceBackend, wasmBackends[wasmBackends.length - 1]])('$name kernels', (backend) => {
  it.each(files)('compute what PyTorch computes: %s', (file) => {
    const golden = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Golden;
    const { spec } = golden;
    const rows = golden.pairs.length;
    const made = makeShard(backend, spec, { sourceSteps: 6, targetSteps: 6, rows }, 1);
    const { network, shard } = made;
    expect(network.parameters.list.map(({ name }) => name).sort()).toEqual(
      Object.keys(golden.parameters).sort(),
    );
    for (const { name, values } of network.parameters.list) {
      expect(values.length, name).toBe(golden.parameters[name].length);
      values.set(golden.parameters[name]);
    }
    const pairs = golden.pairs.map(({ source, target }) => ({
      source: Int32Array.from(source),
      target: Int32Array.from(target),
    }));
    const { loss, gradient } = lossAndGradient(made, pairs);
    expectClose([loss], [golden.loss], 1e-5, 'loss');
    const expected = network.parameters.list.flatMap(({ name }) => golden.gradients[name]);
    expectClose(gradient, expected, 2e-5, 'gradient');
    const { attention } = shard.run;
    expect(attention !== undefined).toBe(golden.attention !== null);
    golden.attention?.forEach((weights, b) => {
      expectClose(
        attention?.rows[b].weights.subarray(0, weights.length) ?? [],
        weights,
        1e-5,
        `attention ${b}`,
      );
    });
    const logits = network.createOutputProduct(shard.run.top, network.logits, shard.batch.targetSteps * rows);
    runToEnd(logits.run(shard.batch.targetSteps * rows, new Pacer(network.kernels)));
    const v = spec.vocabularySize;
    golden.logits.forEach((values, b) => {
      const actual = Array.from(
        values,
        (_, i) => network.logits[(Math.floor(i / v) * rows + b) * v + (i % v)],
      );
      expectClose(actual, values, 1e-5, `logits ${b}`);
    });
  });
});
