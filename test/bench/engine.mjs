// Speed of training on one thread, by hand: node test/bench/engine.mjs [S,M,C,L,XL] [auto|reference|simd|…] [seconds]
// Prints tokens per second and GFLOP/s, counting 6 operations per active weight and token (forward and backward).
import { bundleEngine } from './bundleEngine.mjs';
import { configurations, operationsPerToken } from './configurations.mjs';

const [names = 'S,M', wanted = 'auto', seconds = '6'] = process.argv.slice(2);
const nowSeconds = () => performance.now() / 1000;
const { Trainer, chooseKernels } = await bundleEngine({
  'training/trainer': 'Trainer',
  'kernels/chooseKernels': 'chooseKernels',
});
const { backend, reason } = chooseKernels(wanted, nowSeconds);
console.log(`kernels: ${backend.name} (${reason})`);
for (const name of names.split(',')) measure(name);

function measure(name) {
  const { hiddenSize, layers, batchSize, sequenceLength, vocabularySize } = configurations[name];
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
  const operations = operationsPerToken(configurations[name]);
  const describe = (rate) =>
    `${Math.round(rate)} tokens/s (${((operations * rate) / 1e9).toFixed(1)} GFLOP/s)`;
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
