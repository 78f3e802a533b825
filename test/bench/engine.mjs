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
const nowSeconds = () => performance.now() / 1000;
const { backend, reason } = chooseKernels(wanted, nowSeconds);
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
  const trainer = new Trainer(backend, { model, training }, { train, valid: new Int32Array(0) }, nowSeconds);
  const run = trainer.run();
  const points = [];
  const pauses = [];
  for (;;) {
    const start = cpuSeconds();
    const event = run.next();
    pauses.push(cpuSeconds() - start);
    if (event.done) break;
    if (event.value.kind === 'point') points.push({ ...event.value.point, cpu: cpuSeconds() });
  }
  // The first third is compilation and caches getting warm.
  const warm = points.slice(Math.floor(points.length / 3), -1);
  if (warm.length < 2) return console.log(`${name}: too few points of measurement, give it more seconds`);
  const [first, last] = [warm[0], warm[warm.length - 1]];
  const perCpuSecond = ((last.step - first.step) * batchSize * sequenceLength) / (last.cpu - first.cpu);
  const rates = warm.map(({ tokensPerSecond }) => tokensPerSecond).sort((a, b) => a - b);
  const weights = layers * 4 * hiddenSize * 2 * hiddenSize + hiddenSize * vocabularySize;
  const describe = (rate) =>
    `${Math.round(rate)} tokens/s (${((6 * weights * rate) / 1e9).toFixed(1)} GFLOP/s)`;
  const settled = pauses.slice(Math.floor(pauses.length / 3)).sort((a, b) => b - a);
  console.log(
    `${name}: median ${describe(rates[rates.length >> 1])}, best ${describe(rates[rates.length - 1])}, ` +
      `by CPU time ${describe(perCpuSecond)}; 99 % of pauses come within ${(1000 * settled[Math.floor(settled.length / 100)]).toFixed(1)} ms of CPU time`,
  );
}

/** CPU time of this process: hardly depends on what else runs on the machine. */
function cpuSeconds() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
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
