import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { exportOnnx } from '../../../src/engine/formats/onnx/exportOnnx';
import { Message } from '../../../src/engine/formats/onnx/protobuf';
import { Stepper } from '../../../src/engine/network/stepper';
import { Random } from '../../../src/engine/random';
import { cellKinds } from '../../../src/protocol/spec';
import { expectClose } from '../engine/support/expectClose';
import { tinyModel } from './tinyModel';

describe('ONNX, computed by onnxruntime', () => {
  for (const cell of cellKinds) {
    for (const layers of [1, 3]) {
      for (const tied of [false, true]) {
        it(`${cell}, ${layers} layers${tied ? ', tied' : ''}: outputs and states are ours, for any time and batch`, async () => {
          const model = tinyModel({ cell, layers, tied });
          const session = await InferenceSession.create(exportOnnx(model), { logSeverityLevel: 3 });
          await compare(session, model, { time: 6, batch: 3 });
          await compare(session, model, { time: 1, batch: 1 });
        });
      }
    }
  }
});

async function compare(
  session: InferenceSession,
  { network }: ReturnType<typeof tinyModel>,
  { time, batch }: { time: number; batch: number },
): Promise<void> {
  const { layers, hiddenSize, vocabularySize, cell } = network.spec;
  const random = new Random(time);
  const state = () => Float32Array.from({ length: layers * batch * hiddenSize }, () => random.between(-1, 1));
  const ids = Array.from({ length: time * batch }, () => random.uint32() % vocabularySize);
  const initial = { h0: state(), ...(cell === 'lstm' ? { c0: state() } : {}) };
  const feeds: Record<string, Tensor> = {
    ids: new Tensor('int64', BigInt64Array.from(ids, BigInt), [time, batch]),
  };
  for (const [name, values] of Object.entries(initial)) {
    feeds[name] = new Tensor('float32', values, [layers, batch, hiddenSize]);
  }
  const outputs = await session.run(feeds);
  expect(Object.keys(outputs).sort()).toEqual(cell === 'lstm' ? ['cn', 'hn', 'logits'] : ['hn', 'logits']);
  expect(outputs.logits.dims).toEqual([time, batch, vocabularySize]);
  expect(outputs.hn.dims).toEqual([layers, batch, hiddenSize]);

  const rowOf = (values: Float32Array, layer: number, b: number) => {
    const start = (layer * batch + b) * hiddenSize;
    return values.slice(start, start + hiddenSize);
  };
  const eachLayer = (values: Float32Array | undefined, b: number) =>
    values ? Array.from({ length: layers }, (_, l) => rowOf(values, l, b)) : [];
  for (let b = 0; b < batch; b++) {
    const stepper = new Stepper(network);
    stepper.restore({ hidden: eachLayer(initial.h0, b), cell: eachLayer(initial.c0, b) });
    for (let t = 0; t < time; t++) {
      stepper.step(ids[t * batch + b]);
      const start = (t * batch + b) * vocabularySize;
      const theirs = (outputs.logits.data as Float32Array).subarray(start, start + vocabularySize);
      expectClose(theirs, stepper.logits(), 1e-4, `logits ${t} ${b}`);
    }
    const last = stepper.snapshot();
    for (let l = 0; l < layers; l++) {
      expectClose(rowOf(outputs.hn.data as Float32Array, l, b), last.hidden[l], 1e-4, 'hn');
      if (cell === 'lstm')
        expectClose(rowOf(outputs.cn.data as Float32Array, l, b), last.cell[l], 1e-4, 'cn');
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
