/**
 * TensorFlow.js, `--variant cpu` or `wasm`. The wasm backend has no kernel for the gradient of a gather
 * (UnsortedSegmentSum): its embedding stays as it is, which is less work than the other peers do.
 */
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import * as contract from '../../lib/contract.mjs';
import { WordModel } from './wordModel.mjs';

const clipNorm = 1;
const options = contract.readPeerOptions();
const { batch, steps, vocabulary } = options.configuration;

if (options.variant === 'wasm') {
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(
    fileURLToPath(new URL('../../node_modules/@tensorflow/tfjs-backend-wasm/dist/', import.meta.url)),
  );
}
await tf.setBackend(options.variant || 'cpu');
await tf.ready();
const version = contract.versionOf('@tensorflow/tfjs');
const model = new WordModel(options.cell, options.configuration, tf.getBackend() !== 'wasm');
let state = model.zeroState(batch);

/** Keeps the state of the last step and lets the one before it go. */
function carry(next) {
  tf.dispose(state);
  state = next;
}

function clipped(gradients) {
  const squares = Object.values(gradients).map((gradient) => tf.sum(tf.square(gradient)));
  const scale = tf.minimum(1, tf.div(clipNorm, tf.sqrt(tf.addN(squares))));
  return Object.fromEntries(
    Object.entries(gradients).map(([name, gradient]) => [name, tf.mul(gradient, scale)]),
  );
}

function trainer() {
  const optimizer = tf.train.adam(1e-3);
  return () => {
    const [loss, next] = tf.tidy(() => {
      const ids = tf.tensor1d(contract.randomIds(steps * batch, vocabulary), 'int32');
      const targets = tf.tensor1d(contract.randomIds(steps * batch, vocabulary), 'int32');
      let after;
      const { value, grads } = tf.variableGrads(() => {
        const { logits, state: last } = model.forward(ids, state, steps);
        after = last.map((parts) => parts.map((part) => tf.keep(part)));
        return tf.losses.softmaxCrossEntropy(tf.oneHot(targets, vocabulary), logits);
      }, model.variables);
      optimizer.applyGradients(clipped(grads));
      return [value, after];
    });
    carry(next);
    const nats = loss.dataSync()[0];
    loss.dispose();
    return nats;
  };
}

function stepper() {
  return () => {
    const { logits, state: next } = tf.tidy(() => {
      const ids = tf.tensor1d(contract.randomIds(1, vocabulary), 'int32');
      return model.forward(ids, state, 1);
    });
    carry(next);
    logits.dataSync();
    logits.dispose();
  };
}

if (options.mode === 'step') {
  const timing = await contract.timeSteps(stepper(), { seconds: options.seconds, warmUp: 50 });
  contract.stepped({ version, ...timing });
} else {
  const timing = await contract.timeSteps(trainer(), { seconds: options.seconds, warmUp: 3 });
  contract.trained({ version, tokens: steps * batch, ...timing });
}
