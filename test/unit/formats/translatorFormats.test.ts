import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { exportModel } from '../../../src/engine/formats/exportModel';
import { importAnyModel } from '../../../src/engine/formats/importModel';
import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import { isTranslator, type Translator } from '../../../src/engine/model/translator';
import { Pacer, runToEnd } from '../../../src/engine/network/pacer';
import { Random } from '../../../src/engine/random';
import type { EncodedPair } from '../../../src/engine/translation/pairs/encodePairs';
import { TranslationNetwork } from '../../../src/engine/translation/translationNetwork';
import {
  endId,
  sourceEndId,
  sourceMarks,
  startId,
  targetMarks,
  type TranslationSpec,
} from '../../../src/engine/translation/translationSpec';
import { attentionKinds, cellKinds } from '../../../src/protocol/spec';
import { expectClose } from '../engine/support/expectClose';
import { sampleModel } from '../modelFile/sampleModel';
import { charTokenizer } from '../reading/fixtures';
import { tinySpec } from '../translation/support/shards';

const tolerance = 1e-4;
const tokenizers = { source: charTokenizer('abcd'), target: charTokenizer('vwxyz') };

function makeTranslator(changes: Partial<TranslationSpec>): Translator {
  const spec = tinySpec({
    hiddenSize: 6,
    embeddingSize: changes.tied ? 6 : 3,
    sourceVocabularySize: tokenizers.source.vocabularySize + sourceMarks,
    vocabularySize: tokenizers.target.vocabularySize + targetMarks,
    ...changes,
  });
  const network = TranslationNetwork.create(referenceBackend, spec, 1);
  const random = new Random(7);
  network.parameters.values.forEach((_, i, values) => (values[i] = random.between(-0.8, 0.8)));
  network.markWeightsChanged();
  const { summary } = sampleModel();
  const about = { parameters: network.parameters.count, weightsHash: network.weightsHash() };
  return { network, tokenizers, summary: { ...summary, ...about, spec: { ...summary.spec, model: spec } } };
}

/** Of different lengths, without marks. */
const pairs: EncodedPair[] = [
  { source: Int32Array.of(1, 2, 3, 0), target: Int32Array.of(0, 1, 2) },
  { source: Int32Array.of(2), target: Int32Array.of(4, 3, 1) },
  { source: Int32Array.of(3, 3), target: Int32Array.of(2, 2, 0) },
];
const batch = pairs.length;
const sourceTime = 5;
const targetTime = 4;

/** What the network itself gives for one pair: logits (steps, V) and attention (steps, source). */
function ours({ network }: Translator, pair: EncodedPair) {
  const { single, spec, steps } = network;
  const pacer = new Pacer(network.kernels);
  network.freshWeights();
  single.batch.fill([pair]);
  runToEnd(single.encode(pacer));
  runToEnd(single.decode(pacer));
  const count = single.batch.targetSteps;
  const logits = Array.from({ length: count }, (_, t) => {
    const from = single.top.subarray(t * spec.hiddenSize);
    runToEnd(network.createOutputProduct(from, steps[0].logits, 1).run(1, pacer));
    return steps[0].logits.slice(0, spec.vocabularySize);
  });
  return { logits, attention: single.attention?.rows[0].weights.slice(0, count * single.batch.sourceSteps) };
}

const numbers = (ids: readonly number[], time: number) =>
  new Tensor('int64', BigInt64Array.from(ids, BigInt), [time, batch]);

async function compare(model: Translator): Promise<void> {
  const { spec } = model.network;
  const [encoderFile, decoderFile] = exportModel(model, 'onnx', 'fr.onnx');
  expect([encoderFile.name, decoderFile.name]).toEqual(['fr.onnx', 'fr.decoder.onnx']);
  const quiet = { logSeverityLevel: 3 } as const;
  const encoder = await InferenceSession.create(encoderFile.bytes, quiet);
  const decoder = await InferenceSession.create(decoderFile.bytes, quiet);
  const sources = Array.from({ length: sourceTime * batch }, (_, i) => {
    const { source } = pairs[i % batch];
    const t = Math.floor(i / batch);
    return t < source.length ? source[t] : t === source.length ? sourceEndId(spec) : 0;
  });
  const lengths = new Tensor(
    'int32',
    Int32Array.from(pairs, ({ source }) => source.length + 1),
    [batch],
  );
  const encoded = await encoder.run({ ids: numbers(sources, sourceTime), lengths });
  expect(encoded.memory.dims).toEqual([sourceTime, batch, spec.hiddenSize]);
  const inputs = Array.from({ length: targetTime * batch }, (_, i) => {
    const t = Math.floor(i / batch);
    return t === 0 ? startId(spec) : pairs[i % batch].target[t - 1];
  });
  const { memory, ...first } = encoded;
  const looks: Record<string, Tensor> = spec.attention === 'none' ? {} : { memory, lengths };
  const whole = await decoder.run({ ids: numbers(inputs, targetTime), ...first, ...looks });

  // A step at a time, from states to states.
  let states: Record<string, Tensor> = first;
  for (let t = 0; t < targetTime; t++) {
    const ids = numbers(inputs.slice(t * batch, (t + 1) * batch), 1);
    const step = await decoder.run({ ids, ...states, ...looks });
    states = Object.fromEntries(Object.keys(first).map((name) => [name, step[name.replace('0', 'n')]]));
    const size = batch * spec.vocabularySize;
    const same = (whole.logits.data as Float32Array).subarray(t * size, (t + 1) * size);
    expectClose(step.logits.data as Float32Array, same, tolerance, `step ${t}`);
  }
  for (const [row, pair] of pairs.entries()) {
    const { logits, attention } = ours(model, pair);
    logits.forEach((mine, t) => {
      const start = (t * batch + row) * spec.vocabularySize;
      const theirs = (whole.logits.data as Float32Array).subarray(start, start + spec.vocabularySize);
      expectClose(theirs, mine, tolerance, `logits ${t} of pair ${row}`);
      if (!attention) return;
      const own = pair.source.length + 1;
      const at = (row * targetTime + t) * sourceTime;
      const weights = (whole.attention.data as Float32Array).subarray(at, at + sourceTime);
      expectClose(
        weights.subarray(0, own),
        attention.subarray(t * own, (t + 1) * own),
        tolerance,
        'attention',
      );
      expect(weights.subarray(own).every((weight) => weight === 0)).toBe(true);
    });
  }
}

describe('an encoder-decoder as ONNX, computed by onnxruntime: sources of mixed lengths, whole and step by step', () => {
  for (const cell of cellKinds) {
    for (const attention of attentionKinds) {
      it.each([
        { bidirectional: true, layers: 1, tied: true },
        { bidirectional: false, layers: 2, tied: false },
        { bidirectional: true, layers: 2, tied: false },
      ])(`${cell}, attention ${attention}, %o`, (shape) =>
        compare(makeTranslator({ cell, attention, ...shape })),
      );
    }
  }
});

describe('an encoder-decoder in other formats', () => {
  it.each(attentionKinds)('safetensors, imported again: the same model, attention %s', (attention) => {
    const model = makeTranslator({ attention, bidirectional: true });
    const [{ bytes }] = exportModel(model, 'safetensors', 'fr.safetensors');
    const again = importAnyModel(referenceBackend, { weights: bytes, join: 'space' }, 5);
    if (!isTranslator(again)) throw new Error('it is another kind of model');
    expect(again.network.weightsHash()).toBe(model.network.weightsHash());
    expect(again.summary).toEqual(model.summary);
  });

  it('PyTorch: a module of the same names and sizes beside the weights', () => {
    const model = makeTranslator({
      cell: 'gru',
      attention: 'additive',
      bidirectional: true,
      layers: 2,
      tied: true,
    });
    const [weights, python] = exportModel(model, 'pytorch', 'fr.safetensors');
    expect([weights.name, python.name]).toEqual(['fr.safetensors', 'fr.py']);
    const text = new TextDecoder().decode(python.bytes);
    expect(text).toContain('self.encoder.rnn = nn.GRU(6, 3, 2, bidirectional=True, dropout=0)');
    expect(text).toContain('self.attention.score = nn.Linear(6, 1, bias=False)');
    expect(text).toContain('self.output.weight = self.decoder.embedding.weight');
    const marks = [sourceEndId, startId, endId].map((of) => of(model.network.spec)).join(', ');
    expect(text).toContain(`SOURCE_END, START, END = ${marks}`);
    expect(text).not.toContain('undefined');
  });
});
