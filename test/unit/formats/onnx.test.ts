import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { exportOnnx } from '../../../src/engine/formats/onnx/exportOnnx';
import { Message } from '../../../src/engine/formats/protobuf';
import type { Network } from '../../../src/engine/network/network';
import { directionsOf } from '../../../src/engine/network/parameterBlock';
import { Stepper } from '../../../src/engine/network/stepper';
import { Random } from '../../../src/engine/random';
import { cellKinds, type Direction, textModelKinds } from '../../../src/protocol/spec';
import { expectClose } from '../engine/support/expectClose';
import { tinyModel } from './tinyModel';

interface Shape {
  time: number;
  batch: number;
}

const tolerance = 1e-4;

describe('ONNX, computed by onnxruntime', () => {
  for (const kind of textModelKinds) {
    for (const cell of cellKinds) {
      for (const layers of [1, 3]) {
        for (const tied of [false, true]) {
          const name = `${kind} model, ${cell}, ${layers} layers${tied ? ', tied' : ''}`;
          it(`${name}: outputs and states are ours, for any time and batch`, async () => {
            const model = tinyModel({ kind, cell, layers, tied });
            const session = await InferenceSession.create(exportOnnx(model), { logSeverityLevel: 3 });
            await compare(session, model.network, { time: 6, batch: 3 });
            await compare(session, model.network, { time: 1, batch: 1 });
          });
        }
      }
    }
  }
});

/** Runs the file on random tokens and states, and holds all outputs against one stepper for each stack and row. */
async function compare(session: InferenceSession, network: Network, shape: Shape): Promise<void> {
  const { layers, hiddenSize, vocabularySize, cell } = network.spec;
  const { time, batch } = shape;
  const random = new Random(time);
  const ids = Array.from({ length: time * batch }, () => random.uint32() % vocabularySize);
  const letters = cell === 'lstm' ? ['h', 'c'] : ['h'];
  const feeds: Record<string, Tensor> = {
    ids: new Tensor('int64', BigInt64Array.from(ids, BigInt), [time, batch]),
  };
  const suffixOf = (direction: Direction) => (direction === 'forward' ? '' : '_reverse');
  const stateNames = directionsOf(network.spec).flatMap((direction) =>
    letters.map((letter) => [letter, suffixOf(direction)] as const),
  );
  for (const [letter, suffix] of stateNames) {
    const values = Float32Array.from({ length: layers * batch * hiddenSize }, () => random.between(-1, 1));
    feeds[`${letter}0${suffix}`] = new Tensor('float32', values, [layers, batch, hiddenSize]);
  }
  const outputs = await session.run(feeds);
  const finalNames = stateNames.map(([letter, suffix]) => `${letter}n${suffix}`);
  expect(Object.keys(outputs).sort()).toEqual(['logits', ...finalNames].sort());
  expect(outputs.logits.dims).toEqual([time, batch, vocabularySize]);
  for (const name of finalNames) expect(outputs[name].dims).toEqual([layers, batch, hiddenSize]);

  const layersOf = (tensor: Tensor | undefined, row: number) =>
    tensor
      ? Array.from({ length: layers }, (_, l) => {
          const start = (l * batch + row) * hiddenSize;
          return (tensor.data as Float32Array).slice(start, start + hiddenSize);
        })
      : [];

  for (let row = 0; row < batch; row++) {
    const tokens = Array.from({ length: time }, (_, t) => ids[t * batch + row]);
    /** The states of a stack before its first step and after each; those at its end are compared here. */
    const topsOf = (direction: Direction) => {
      const suffix = suffixOf(direction);
      const stepper = new Stepper(network, direction);
      stepper.restore({
        hidden: layersOf(feeds[`h0${suffix}`], row),
        cell: layersOf(feeds[`c0${suffix}`], row),
      });
      const tops = [stepper.top.slice()];
      for (const id of direction === 'forward' ? tokens : [...tokens].reverse()) {
        stepper.step(id);
        tops.push(stepper.top.slice());
      }
      const last = stepper.snapshot();
      layersOf(outputs[`hn${suffix}`], row).forEach((h, l) =>
        expectClose(h, last.hidden[l], tolerance, 'hn'),
      );
      layersOf(outputs[`cn${suffix}`], row).forEach((c, l) => expectClose(c, last.cell[l], tolerance, 'cn'));
      return tops;
    };
    const isBlank = network.spec.kind === 'blank';
    const before = topsOf('forward');
    const behind = isBlank ? topsOf('backward') : [];
    for (let t = 0; t < time; t++) {
      const start = (t * batch + row) * vocabularySize;
      const theirs = (outputs.logits.data as Float32Array).subarray(start, start + vocabularySize);
      const tops = isBlank ? [before[t], behind[time - 1 - t]] : [before[t + 1]];
      expectClose(theirs, network.stepOutput.logitsOf(...tops), tolerance, `logits ${t} ${row}`);
    }
  }
}

describe('protobuf', () => {
  it("writes numbers, texts and messages as the format's own examples have them", () => {
    expect(Array.from(new Message().integer(1, 150).finish())).toEqual([0x08, 0x96, 0x01]);
    expect(Array.from(new Message().string(2, 'testing').finish())).toEqual([
      0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67,
    ]);
    const inner = new Message().integer(1, 150);
    expect(Array.from(new Message().message(3, inner).finish())).toEqual([0x1a, 0x03, 0x08, 0x96, 0x01]);
    expect(Array.from(new Message().integer(20, 2 ** 40).finish())).toEqual([
      0xa0, 0x01, 0x80, 0x80, 0x80, 0x80, 0x80, 0x20,
    ]);
  });
});
