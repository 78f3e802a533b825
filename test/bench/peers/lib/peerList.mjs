/**
 * Who is measured. `needs` names what must be installed; `maxThreads` how many it can use; `note` what it does otherwise;
 * `once`: in the first round only; `leastLimitSeconds`: what its start may take in any case; `atOnce`: rows of a batch in one step; `onlyLstm`: not worth the time with other cells.
 */
import path from 'node:path';

const all = Number.POSITIVE_INFINITY;
const folder = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '..');
const cli = path.resolve(folder, '../../../dist/cli.js');

const torch = (variant, label, note, rest = {}) => ({
  name: variant === 'eager' ? 'torch' : `torch-${variant}`,
  label: `PyTorch, ${label}`,
  family: 'torch',
  needs: 'python',
  maxThreads: all,
  modes: ['train', 'step'],
  note,
  command: (run, tools) => [tools.python, ['peers/torch/main.py', ...peerFlags(run), '--variant', variant]],
  ...rest,
});

const script = (name, label, file, rest) => ({
  name,
  label,
  family: name,
  needs: 'npm',
  maxThreads: 1,
  modes: ['train', 'step'],
  note: '',
  command: (run, tools) => [tools.node, [file, ...peerFlags(run), ...(rest.flags ?? [])]],
  ...rest,
});

const unroll = (kernels, label, maxThreads, rest = {}) => ({
  name: kernels === 'auto' ? 'unroll' : `unroll-${kernels}`,
  label: `Unroll, ${label}`,
  kernels: kernels === 'auto' ? undefined : kernels,
  family: 'unroll',
  needs: 'cli',
  maxThreads,
  modes: ['train', 'step'],
  note: '',
  command: (run, tools) => [tools.unrollNode, [cli, ...unrollFlags(run, kernels)]],
  ...rest,
});

export const peers = [
  torch('eager', 'eager', 'as `pip install torch` gives it: oneDNN recurrent layers, fused Adam'),
  torch('native', 'eager without oneDNN', 'its own recurrent layers on the BLAS alone'),
  torch(
    'compile',
    'torch.compile',
    'Inductor with a C++ compiler; compiled before (`--prepare`), one round',
    // Even with all compiled, a process traces the model anew, step by step: no part of what is measured.
    { once: true, onlyLstm: true, leastLimitSeconds: 300 },
  ),
  unroll('auto', 'default flags', all),
  unroll('simd', 'plain SIMD', all),
  unroll('relaxed', 'relaxed SIMD', all),
  unroll('revectorized', 'revectorized', all),
  unroll('reference', 'blocked plain JavaScript', 1, { once: true }),
  script('tfjs-cpu', 'TensorFlow.js, cpu', 'peers/tfjs/main.mjs', {
    flags: ['--variant', 'cpu'],
    once: true,
  }),
  script('tfjs-wasm', 'TensorFlow.js, wasm', 'peers/tfjs/main.mjs', {
    flags: ['--variant', 'wasm'],
    once: true,
    note: 'does less work: the embedding is not trained, because it has no kernel for the gradient of a gather',
  }),
  script('brain', 'brain.js', 'peers/brain.mjs', {
    once: true,
    atOnce: 1,
    note: 'one sequence at a time, state not carried, RMSProp, clipping by value',
  }),
  script('onnxruntime', 'onnxruntime-node', 'peers/onnx/main.mjs', {
    maxThreads: all,
    modes: ['step'],
    note: 'does not train',
  }),
];

function peerFlags({ mode, config, cell, threads, seconds }) {
  const flags = ['--mode', mode, '--cell', cell, '--threads', String(threads), '--seconds', String(seconds)];
  return mode === 'train' ? [...flags, '--config', config] : flags;
}

function unrollFlags({ mode, config, cell, threads, seconds }, kernels) {
  const what = mode === 'step' ? ['--infer'] : ['--config', config, '--threads', String(threads)];
  const common = ['--cell', cell, '--kernels', kernels, '--seconds', String(seconds)];
  return ['bench', ...what, ...common, '--json'];
}
