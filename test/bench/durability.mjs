// What durability costs: node test/bench/durability.mjs
// Saves and loads a model of 50 MB, and makes a checkpoint of its training as trainings do every 30 seconds.
import { bundleEngine } from './bundleEngine.mjs';

const {
  chooseKernels,
  loadModel,
  storeModel,
  Trainer,
  writeCheckpoint,
  fingerprintOf,
  summarise,
  tokenizerFromData,
} = await bundleEngine({
  'kernels/chooseKernels': 'chooseKernels',
  'model/languageModel': 'loadModel, storeModel',
  'training/trainer': 'Trainer',
  'checkpoint/checkpointFile': 'writeCheckpoint',
  'checkpoint/textFingerprint': 'fingerprintOf',
  'model/summarise': 'summarise',
  tokenizers: 'tokenizerFromData',
});
const { backend } = chooseKernels();
const vocabularySize = 10_000;
const model = {
  ...{ cell: 'lstm', layers: 2, hiddenSize: 640, embeddingSize: 640, vocabularySize, tied: true, dropout: 0 },
};
const training = {
  ...{
    optimizer: 'adam',
    learningRate: 1e-3,
    clipNorm: 1,
    batchSize: 4,
    sequenceLength: 8,
    epochs: 0,
    steps: 3,
  },
  ...{ seconds: 0, seed: 1, validationFraction: 0, decayFactor: 1, patience: 0, keep: 'last' },
};
const spec = { model, tokenizer: { kind: 'word', minCount: 1, vocabularyLimit: 0 }, training };
const vocabulary = Array.from({ length: vocabularySize }, (_, i) => (i === 0 ? '' : ` word${i}`));
const data = { kind: 'word', unknownId: 0, vocabulary };
const train = Int32Array.from({ length: 400 }, (_, i) => (i * 7919) % vocabularySize);

/** @template T @param {string} name @param {() => T} work */
function measure(name, work, note = (/** @type {number} */ ms) => `  of 500 ms: ${(ms / 5).toFixed(0)} %`) {
  const times = [];
  let result = work();
  for (let i = 0; i < 5; i++) {
    const start = performance.now();
    result = work();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  console.log(
    `${name.padEnd(28)} ${times[2].toFixed(0)} ms (median of 5, ${times[0].toFixed(0)} to ${times[4].toFixed(0)})`,
  );
  console.log(note(times[2]));
  return result;
}

let checkpoint = new Uint8Array();
/** @type {any} */
let state;
const checkpoints = {
  ...{ everySeconds: 0, everySteps: 2 },
  *save(/** @type {unknown} */ now) {
    state = now;
  },
};
const seconds = () => performance.now() / 1000;
const trainer = new Trainer(backend, spec, { train, valid: new Int32Array(0) }, seconds, undefined, {
  checkpoints,
});
const run = trainer.run();
let outcome = run.next();
while (!outcome.done) outcome = run.next();
const { network } = trainer;
const summary = summarise(trainer.spec, network, outcome.value, Date.now());
const tokenizer = tokenizerFromData(data);
const bytes = measure('save a model', () => storeModel({ network, tokenizer, summary }));
measure('load a model', () => loadModel(backend, bytes));
measure(
  'checkpoint of its training',
  () => {
    const about = { spec: trainer.spec, tokenizer: data, kernels: backend.name, origin: {}, step: 3 };
    const work = writeCheckpoint({ ...about, text: fingerprintOf('a text'), state });
    let step = work.next();
    while (!step.done) step = work.next();
    checkpoint = step.value;
  },
  (ms) => `  of the 30 s between two: ${(ms / 300).toFixed(2)} %`,
);
console.log(
  `model ${(bytes.length / 1e6).toFixed(1)} MB, checkpoint ${(checkpoint.length / 1e6).toFixed(1)} MB`,
);
