/** Recurrent cells on TensorFlow.js operations; PyTorch's equations, the state as a list of tensors (B, H). */
import * as tf from '@tensorflow/tfjs';

/** `input` (B, GH) is W_i x + b, taken out of one product over all time steps; `wh` is (H, GH). */
const lstm = (input, [h, c], { wh }) => {
  const [i, f, g, o] = tf.split(tf.add(input, tf.matMul(h, wh)), 4, 1);
  const cell = tf.add(tf.mul(tf.sigmoid(f), c), tf.mul(tf.sigmoid(i), tf.tanh(g)));
  return [tf.mul(tf.sigmoid(o), tf.tanh(cell)), cell];
};

const gru = (input, [h], { wh, bh }) => {
  const [xr, xz, xn] = tf.split(input, 3, 1);
  const [hr, hz, hn] = tf.split(tf.add(tf.matMul(h, wh), bh), 3, 1);
  const z = tf.sigmoid(tf.add(xz, hz));
  const n = tf.tanh(tf.add(xn, tf.mul(tf.sigmoid(tf.add(xr, hr)), hn)));
  return [tf.add(n, tf.mul(z, tf.sub(h, n)))];
};

const rnnTanh = (input, [h], { wh }) => [tf.tanh(tf.add(input, tf.matMul(h, wh)))];

/** Per cell: how many gates its weights hold, how many tensors its state has, and one step. */
export const cells = {
  lstm: { gates: 4, states: 2, step: lstm },
  gru: { gates: 3, states: 1, step: gru },
  'rnn-tanh': { gates: 1, states: 1, step: rnnTanh },
};
