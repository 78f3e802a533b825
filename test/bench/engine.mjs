// Speed of training on one thread, by hand: node test/bench/engine.mjs [S,M,C,L,XL] [auto|reference|simd|…] [seconds]
// Prints tokens per second and GFLOP/s, counting 6 operations per active weight and token (forward and backward).
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const [names = 'S,M', wanted = 'auto', seconds = '6'] = process.argv.slice(2);
const configurations = {
  S: { hiddenSize: 64, layers: 1, batchSize: 16, sequenceLength: 32, vocabularySize: 500 },
  M: { hiddenSize: 128, layers: 1, batchSize: 32, sequenceLength: 32, vocabularySize: 2000 },
  C: { hiddenSize: 256, layers: 1, batchSize: 32, sequenceLength: 32, vocabularySize: 2000 },
  L: { hiddenSize: 200, layers: 2, batchSize: 20, sequenceLength: 20, vocabularySize: 10000 },
  XL: { hiddenSize: 512, layers: 1, batchSize: 32, sequenceLength: 64, vocabularySize: 10000 },
};

const { Trainer, chooseKernels } = await loadEngine();
const { backend, reason } = chooseKernels(wanted);
console.log(`kernels: ${backend.name} (${reason})`);
for (const name of names.split(',')) measure(name, configurations[name]);

function measure(name, { hiddenSize, layers, batchSize, sequenceLength, vocabularySize }) {
  const model = {
    cell: 'lstm',
    layers,
    hiddenSize,
    embeddingSize: hiddenSize,
    vocabularySize,
    tied: false,
    dropout: 0,
  };
  const training = {
    ...{
      optimizer: 'adam',
      learningRate: 0.001,
      clipNorm: 5,
      batchSize,
      sequenceLength,
      epochs: 0,
      steps: 0,
    },
    ...{
      seconds: Number(seconds),
      seed: 1,
      validationFraction: 0,
      decayFactor: 1,
      patience: 0,
      keep: 'last',
    },
  };
  const train = Int32Array.from({ length: 200_000 }, (_, i) => (i * i * 31 + 7 * i) % vocabularySize);
  const now = () => performance.now() / 1000;
  const trainer = new Trainer(backend, { model, training }, { train, valid: new Int32Array(0) }, now);
  const run = trainer.run();
  const rates = [];
  let longestPause = 0;
  let last = now();
  for (;;) {
    const event = run.next();
    // The first second is compilation.
    if (now() - last > longestPause && rates.length > 3) longestPause = now() - last;
    if (event.done) break;
    if (event.value.kind === 'point') rates.push(event.value.point.tokensPerSecond);
    last = now();
  }
  const best = Math.max(...rates.filter(Number.isFinite));
  const median = rates.filter(Number.isFinite).sort((a, b) => a - b)[rates.length >> 1];
  const weights = layers * 4 * hiddenSize * 2 * hiddenSize + hiddenSize * vocabularySize;
  const gflops = (rate) => ((6 * weights * rate) / 1e9).toFixed(1);
  console.log(
    `${name}: ${Math.round(median)} tokens/s (${gflops(median)} GFLOP/s) median, ${Math.round(best)} (${gflops(best)}) best; ` +
      `longest time between events ${(1000 * longestPause).toFixed(1)} ms`,
  );
}

/** The engine is TypeScript: bundles the two modules needed into a temporary file. */
async function loadEngine() {
  const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
  const folder = mkdtempSync(join(tmpdir(), 'unroll-bench-'));
  const outfile = join(folder, 'engine.mjs');
  try {
    const contents = `export { Trainer } from './src/engine/training/trainer';
      export { chooseKernels } from './src/engine/kernels/chooseKernels';`;
    const stdin = { contents, resolveDir: root, loader: 'ts' };
    await build({ stdin, bundle: true, format: 'esm', platform: 'node', outfile, logLevel: 'error' });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
