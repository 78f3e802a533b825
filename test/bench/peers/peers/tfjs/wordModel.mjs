/** The word model on TensorFlow.js operations: embedding, recurrent layers, linear output. */
import * as tf from '@tensorflow/tfjs';
import { cells } from './cells.mjs';

export class WordModel {
  constructor(cellName, { hidden, layers, vocabulary }, trainEmbedding) {
    const cell = cells[cellName];
    const bound = 1 / Math.sqrt(hidden);
    const weights = (...shape) => tf.variable(tf.randomUniform(shape, -bound, bound));
    const columns = cell.gates * hidden;
    this.cell = cell;
    this.embedding = tf.variable(tf.randomNormal([vocabulary, hidden]), trainEmbedding);
    this.layers = Array.from({ length: layers }, () => ({
      wi: weights(hidden, columns),
      wh: weights(hidden, columns),
      bi: weights(columns),
      ...(cellName === 'gru' ? { bh: weights(columns) } : {}),
    }));
    this.output = { w: weights(hidden, vocabulary), b: weights(vocabulary) };
  }

  /** Everything that is trained. */
  get variables() {
    const all = [this.embedding, ...this.layers.flatMap(Object.values), ...Object.values(this.output)];
    return all.filter((variable) => variable.trainable);
  }

  /** Per layer a list of tensors (B, H). */
  zeroState(batch) {
    const hidden = this.output.w.shape[0];
    return this.layers.map(() => Array.from({ length: this.cell.states }, () => tf.zeros([batch, hidden])));
  }

  /** ids (T*B), time-major, and a state give logits (T*B, V) and the state after the last step. */
  forward(ids, state, steps) {
    let x = tf.gather(this.embedding, ids);
    const after = this.layers.map((layer, index) => {
      // One product for the inputs of all time steps: the fastest form there is with these operations.
      const inputs = tf.split(tf.add(tf.matMul(x, layer.wi), layer.bi), steps, 0);
      let current = state[index];
      const hidden = inputs.map((input) => (current = this.cell.step(input, current, layer))[0]);
      x = hidden.length === 1 ? hidden[0] : tf.concat(hidden, 0);
      return current;
    });
    return { logits: tf.add(tf.matMul(x, this.output.w), this.output.b), state: after };
  }
}
