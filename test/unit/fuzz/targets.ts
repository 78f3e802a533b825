import { join, relative } from 'node:path';
import { fileStem } from '../../../src/cli/experiments/fileStem';
import {
  checkpointChecksum,
  checkpointKeys,
  writeCheckpoint,
} from '../../../src/engine/checkpoint/checkpointFile';
import { readCheckpoint } from '../../../src/engine/checkpoint/readCheckpoint';
import { collectState, restoreState } from '../../../src/engine/checkpoint/stateArchive';
import { fingerprintOf } from '../../../src/engine/checkpoint/textFingerprint';
import { globPattern } from '../../../src/engine/experiment/globPattern';
import { plannedRuns } from '../../../src/engine/experiment/plannedRuns';
import { readExperiment } from '../../../src/engine/experiment/readExperiment';
import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import { modelOf } from '../../../src/engine/model/languageModel';
import { modelChecksum } from '../../../src/engine/modelFile/checksum';
import { readModelFile, readSafetensors, writeModelFile } from '../../../src/engine/modelFile';
import { metadataKeys } from '../../../src/engine/modelFile/storedModel';
import { runToEnd } from '../../../src/engine/network/pacer';
import type { Random } from '../../../src/engine/random';
import { Trainer } from '../../../src/engine/training/trainer';
import { sampleModel } from '../modelFile/sampleModel';
import { damageBytes, damageJson, pick, withMetadata } from './mutations';

/** A kind of file that is damaged in every way, and what is done with it. */
export interface FuzzTarget {
  name: string;
  /** A whole file, damaged. */
  damage(random: Random): Uint8Array;
  /** Reads it and uses it: an UnrollError, or something that works. */
  use(bytes: Uint8Array): void;
}

const model = sampleModel();
const modelBytes = writeModelFile(model);
const spec = model.summary.spec;
const tokens = Int32Array.from({ length: 40 }, (_, i) => (i * 5) % spec.model.vocabularySize);
const makeTrainer = () =>
  new Trainer(referenceBackend, spec, { train: tokens, valid: tokens.slice(0, 9) }, () => 0);
const checkpointBytes = runToEnd(
  writeCheckpoint({
    ...{ spec, tokenizer: model.tokenizer, kernels: 'reference', step: 3, origin: { out: 'x.model' } },
    text: fingerprintOf('a'),
    state: collectState(makeTrainer()),
  }),
);

const experiment = `{ // an experiment
  "name": "cells", "data": { "files": ["*.txt", "a/**/b?.{md,txt}"], "split": 0.1 },
  "tokenizer": { "kind": "word", "minCount": 2 }, /* words */
  "model": { "cell": "lstm", "layers": 1, "hiddenSize": 16, "tied": false, "dropout": 0.1, },
  "training": { "learningRate": 0.01, "steps": 100, "threads": 2 }, "seed": 4,
  "sweep": { "method": "random", "runs": 5, "seed": 1,
    "over": { "model.hiddenSize": [8, 16], "training.learningRate": { "min": 0.001, "max": 0.1, "log": true } } }
}`;

const ofPairs = `{ "data": { "files": ["a.src"], "target": ["a.tgt"], "validation": ["b.src"], "validationTarget": ["b.tgt"] },
  "model": { "kind": "translate", "attention": "dot", "bidirectional": true, "hiddenSize": 16 }, "training": { "epochs": 2 },
  "sweep": { "method": "grid", "over": { "model.attention": ["none", "dot", "additive"], "seed": [1, 2] } } }`;

const headerEndOf = (bytes: Uint8Array) => 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true));

/** Bytes in any place; or values in the descriptions, under a checksum that is right. */
export function damageFile(
  bytes: Uint8Array,
  keys: readonly string[],
  reseal: (file: Uint8Array) => Uint8Array,
  random: Random,
) {
  if (random.uniform() < 0.4) {
    let damaged: Uint8Array = bytes.slice();
    for (let i = random.uint32() % 4; i >= 0; i--) damaged = damageBytes(damaged, headerEndOf(bytes), random);
    return damaged;
  }
  return reseal(
    withMetadata(bytes, (metadata) => {
      const key = pick(keys, random);
      metadata[key] = damageJson(metadata[key], random);
    }),
  );
}

export function resealModel(bytes: Uint8Array): Uint8Array {
  const { metadata, tensors } = readSafetensors(bytes);
  const text = (key: string) => metadata.get(key) ?? '';
  const keys = [metadataKeys.summary, metadataKeys.tokenizer, metadataKeys.targetTokenizer];
  const sum = modelChecksum(keys.map(text), tensors);
  return withMetadata(bytes, (changed) => void (changed[metadataKeys.checksum] = sum));
}

export function resealCheckpoint(bytes: Uint8Array): Uint8Array {
  const { metadata, dataOffset } = readSafetensors(bytes);
  const text = (key: string) => metadata.get(key) ?? '';
  const sum = runToEnd(
    checkpointChecksum(
      text(checkpointKeys.run),
      text(checkpointKeys.tokenizer) + text(checkpointKeys.targetTokenizer),
      bytes.subarray(dataOffset),
    ),
  );
  return withMetadata(bytes, (changed) => void (changed[checkpointKeys.checksum] = sum));
}

/** Memory that a small file may ask for. */
export const mostBytes = 64 * 1024 * 1024;

export const textTargets: readonly FuzzTarget[] = [
  {
    name: 'model',
    damage: (random) =>
      damageFile(modelBytes, [metadataKeys.summary, metadataKeys.tokenizer], resealModel, random),
    use(bytes) {
      const { network } = modelOf(referenceBackend, readModelFile(bytes));
      if (network.byteLength > mostBytes) throw new Error(`It took ${network.byteLength} bytes.`);
    },
  },
  {
    name: 'checkpoint',
    damage: (random) =>
      damageFile(checkpointBytes, [checkpointKeys.run, checkpointKeys.tokenizer], resealCheckpoint, random),
    use(bytes) {
      const { spec: stored, state } = readCheckpoint(bytes);
      const data = { train: tokens, valid: tokens.slice(0, 9) };
      const trainer = new Trainer(referenceBackend, stored, data, () => 0, undefined, { resume: state });
      if (trainer.network.byteLength > mostBytes)
        throw new Error(`It took ${trainer.network.byteLength} bytes.`);
      restoreState(trainer, collectState(trainer));
    },
  },
  {
    name: 'experiment',
    damage(random) {
      const whole = random.uniform() < 0.3 ? ofPairs : experiment;
      const text =
        random.uniform() < 0.5 ? whole : damageJson(JSON.stringify(readExperiment(whole, 'x')), random);
      let bytes: Uint8Array = new TextEncoder().encode(text);
      if (text === whole || random.uniform() < 0.2)
        for (let i = random.uint32() % 4; i >= 0; i--) bytes = damageBytes(bytes, bytes.length, random);
      return bytes;
    },
    use(bytes) {
      const read = readExperiment(new TextDecoder().decode(bytes), 'x.unroll.json');
      const runs = plannedRuns(read, 'x');
      for (const path of read.data.files) globPattern(path).test(`${'a/'.repeat(50)}${'b'.repeat(100)}`);
      for (const [i, run] of runs.slice(0, 50).entries()) {
        const place = relative('/runs', join('/runs', `${fileStem(run, i, runs.length)}.model`));
        if (place.startsWith('..') || /[\\/]/.test(place)) throw new Error(`A model would lie in ${place}.`);
      }
    },
  },
];
