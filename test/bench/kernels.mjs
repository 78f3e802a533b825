// Speed of the kernels on one thread as a share of the machine's peak, by hand:
//   node test/bench/kernels.mjs products [simd,relaxed]
//   node test/bench/kernels.mjs infer [simd,relaxed]
//   node test/bench/kernels.mjs steps [S,M,C,L,XL] [simd|relaxed|revectorized|auto] [lstm|gru|rnn-tanh] [seconds]
// `products` measures matrix products by themselves, `infer` one token at a time through an LSTM of 256 units with 5,000
// words, `steps` whole training steps and where their time goes. The peak is
// a loop of multiply-adds in registers, measured in between: other work on the machine slows both down.
import { bundleEngine } from './bundleEngine.mjs';
import { configurations, operationsPerToken } from './configurations.mjs';

const [mode = 'products', ...rest] = process.argv.slice(2);
const { Random, TrainingGraph, Network, Stepper, runToEnd, chooseKernels, wasmBackends } = await bundleEngine(
  {
    random: 'Random',
    'training/trainingGraph': 'TrainingGraph',
    'network/network': 'Network',
    'network/stepper': 'Stepper',
    'network/pacer': 'runToEnd',
    'kernels/chooseKernels': 'chooseKernels',
    'kernels/wasm/wasmBackend': 'wasmBackends',
  },
);
const nowSeconds = () => performance.now() / 1000;
if (mode === 'products') products((rest[0] ?? 'simd,relaxed').split(','));
else if (mode === 'infer') infer((rest[0] ?? 'simd,relaxed').split(','));
else steps((rest[0] ?? 'S,M,C,L,XL').split(','), rest[1] ?? 'auto', rest[2] ?? 'lstm', Number(rest[3] ?? 3));

/** GFLOP/s of `run` over about two milliseconds. */
function gigaflops(operations, run) {
  const times = Math.max(1, Math.round(8e7 / operations));
  const start = nowSeconds();
  for (let i = 0; i < times; i++) run();
  return (operations * times) / (nowSeconds() - start) / 1e9;
}

function peakOf(exports) {
  return gigaflops(96e4, () => exports.peak(1e4, 1e-3, 1e-3));
}

function products(names) {
  const shapes = {
    'recurrent, M = 16, H = 64': ['gemm', 16, 256, 64],
    'recurrent, M = 32, H = 128': ['gemm', 32, 512, 128],
    'recurrent, M = 20, H = 200': ['gemm', 20, 800, 200],
    'recurrent, M = 32, H = 512': ['gemm', 32, 2048, 512],
    'recurrent back, M = 16, H = 64': ['gemm', 16, 64, 256],
    'recurrent back, M = 32, H = 512': ['gemm', 32, 512, 2048],
    'projection, M = 1024, H = 128': ['gemm', 1024, 512, 128],
    'logits, M = 128, H = 200, V = 10000': ['gemm', 128, 10000, 200],
    'logits back, M = 128, H = 200, V = 10000': ['gemm', 128, 200, 10000],
    'weight gradient, R = 256, 4H = 256, H = 64': ['gemmTransposedA', 256, 64, 256],
    'weight gradient, R = 256, 4H = 1024, H = 256': ['gemmTransposedA', 1024, 256, 256],
    'output gradient, R = 128, V = 10000, H = 200': ['gemmTransposedA', 10000, 200, 128],
    'vector, H = 256, V = 5000': ['gemm', 1, 5000, 256],
  };
  const variants = wasmBackends
    .filter((backend) => names.includes(backend.name) && backend.isSupported())
    .flatMap((backend) =>
      [...new Set([4, backend.tallestTile])].map((tileRows) => {
        backend.tileRows = tileRows;
        return { name: `${backend.name} ${tileRows}`, ...backend.instantiate(1 << 27), best: {} };
      }),
    );
  for (let round = 0; round < 20; round++) {
    for (const { kernels, exports, best } of variants) {
      const measure = (name, operations, run) =>
        (best[name] = Math.max(best[name] ?? 0, gigaflops(operations, run)));
      measure('peak', 96e4, () => exports.peak(1e4, 1e-3, 1e-3));
      for (const [name, [form, m, n, k]] of Object.entries(shapes)) {
        const place = (index, length) =>
          new Float32Array(kernels.memory, kernels.memoryStart + index * (1 << 25), length);
        const [a, packed, c] = [place(0, m * k), place(1, kernels.packedLength(k, n)), place(2, m * n)];
        const run =
          form === 'gemm'
            ? () => kernels.gemm(a, k, packed, c, n, m, n, k, true)
            : () => kernels.gemmTransposedA(a, m, packed, c, n, m, n, k);
        measure(name, 2 * m * n * k, run);
      }
    }
  }
  for (const { name, best } of variants) {
    console.log(`\n${name}: peak ${best.peak.toFixed(1)} GFLOP/s`);
    for (const shape of Object.keys(shapes)) {
      const share = (100 * best[shape]) / best.peak;
      console.log(
        `  ${shape.padEnd(46)} ${best[shape].toFixed(1).padStart(5)} GFLOP/s ${share.toFixed(0).padStart(4)} %`,
      );
    }
  }
}

function infer(names) {
  const size = { layers: 1, hiddenSize: 256, embeddingSize: 256, vocabularySize: 5000 };
  for (const backend of wasmBackends.filter(({ name }) => names.includes(name))) {
    if (!backend.isSupported()) continue;
    const network = Network.create(backend, { cell: 'lstm', ...size, tied: false, dropout: 0 }, 1);
    const stepper = new Stepper(network);
    const times = Array.from({ length: 4000 }, (_, i) => {
      const start = performance.now();
      stepper.step((i * 7) % size.vocabularySize);
      stepper.logits();
      return (performance.now() - start) * 1000;
    });
    // The first quarter is compilation.
    const sorted = times.slice(1000).sort((a, b) => a - b);
    const share = (part) => sorted[Math.floor(sorted.length * part)].toFixed(0);
    console.log(`${process.version} ${backend.name}: median ${share(0.5)} us, p95 ${share(0.95)} us`);
  }
}

function steps(names, wanted, cell, seconds) {
  const { backend, reason } = chooseKernels(wanted, nowSeconds);
  console.log(`${process.version}, ${backend.name} kernels: ${reason}`);
  const { exports } = (wasmBackends.find(({ name }) => name === backend.name) ?? wasmBackends[1]).instantiate(
    0,
  );
  for (const name of names) {
    const configuration = configurations[name];
    const tokens = configuration.sequenceLength * configuration.batchSize;
    const operations = operationsPerToken(configuration, cell) * tokens;
    const step = trainingStep(backend, configuration, cell);
    const runs = [];
    for (const end = nowSeconds() + seconds; runs.length < 5 || nowSeconds() < end;) {
      const time = processorSeconds(step);
      const peak = Math.max(...Array.from({ length: 5 }, () => peakOf(exports)));
      runs.push({ time, peak, share: operations / time / 1e9 / peak });
    }
    // The first ones are compilation.
    const { time, peak, share } = median(runs.slice(Math.min(3, runs.length >> 1)), (run) => run.share);
    console.log(
      `\n${name} ${cell}: ${Math.round(tokens / time)} tokens/s, ${(operations / time / 1e9).toFixed(1)} GFLOP/s, ` +
        `${(100 * share).toFixed(1)} % of the peak of ${peak.toFixed(1)} (medians of ${runs.length} steps)`,
    );
    const timed = timedBackend(backend);
    const timedStep = trainingStep(timed.backend, configuration, cell);
    timedStep();
    timed.reset();
    const start = nowSeconds();
    for (const end = start + seconds / 3; nowSeconds() < end;) timedStep();
    console.log(`  ${timed.shares(nowSeconds() - start, peak)}`);
  }
}

/** A whole step of training on random tokens, as the trainer does it. */
function trainingStep(backend, { hiddenSize, layers, batchSize, sequenceLength, vocabularySize }, cell) {
  const spec = {
    cell,
    layers,
    hiddenSize,
    embeddingSize: hiddenSize,
    vocabularySize,
    tied: false,
    dropout: 0,
  };
  const shape = { steps: sequenceLength, rows: batchSize };
  const graph = TrainingGraph.create(backend, spec, 'adam', shape, 1);
  const random = new Random(1);
  const draw = (_, i, tokens) => (tokens[i] = Math.floor(random.uniform() * vocabularySize));
  return () => {
    graph.shard.ids.forEach(draw);
    graph.shard.targets.forEach(draw);
    runToEnd(graph.gradients(sequenceLength));
    graph.update(1e-3, 5, graph.gradientNorm());
  };
}

/** Time that the processor worked for this process: waiting for a turn on a busy machine does not count. */
function processorSeconds(run) {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

function median(values, key) {
  return values.toSorted((a, b) => key(a) - key(b))[values.length >> 1];
}

/** A backend whose kernels note how long each operation takes, under a microsecond a call. */
function timedBackend(backend) {
  const seconds = new Map();
  const operations = new Map();
  const create = (byteLength) => {
    const kernels = backend.create(byteLength);
    return new Proxy(kernels, {
      get(target, key) {
        const value = target[key];
        if (typeof value !== 'function' || key === 'packedLength') return value;
        return (...args) => {
          const start = nowSeconds();
          const result = value.apply(target, args);
          const time = nowSeconds() - start;
          // Products by what is multiplied: the output layer's are by far the widest.
          const size = key.startsWith('gemm') ? args.filter(Number.isFinite).slice(-3) : [];
          const label = [key, size.join('x')].join(' ');
          seconds.set(label, (seconds.get(label) ?? 0) + time);
          const work = size.reduce((product, n) => product * n, size.length > 0 ? 2 : 0);
          operations.set(label, (operations.get(label) ?? 0) + work);
          return result;
        };
      },
    });
  };
  const shares = (whole, peak) =>
    [...seconds]
      .sort(([, a], [, b]) => b - a)
      .filter(([, time]) => time > 0.001 * whole)
      .map(([key, time]) => {
        const speed = operations.get(key) / time / 1e9;
        const ofPeak = speed > 0 ? `${((100 * speed) / peak).toFixed(0)} % of the peak` : '';
        return `${key.padEnd(34)} ${((100 * time) / whole).toFixed(1).padStart(5)} % of the time  ${ofPeak}`;
      })
      .join('\n  ');
  return { backend: { name: backend.name, create }, reset: () => seconds.clear(), shares };
}
