/** onnxruntime-node: the single step only, because it does not train. */
import * as ort from 'onnxruntime-node';
import * as contract from '../../lib/contract.mjs';
import { wordStepModel } from './wordStepModel.mjs';

const options = contract.readPeerOptions();
if (options.mode !== 'step') contract.unable('onnxruntime-node does not train');
const { hidden, vocabulary } = options.configuration;
const { model, states } = wordStepModel(options.cell, options.configuration);
const session = await ort.InferenceSession.create(model, {
  executionProviders: ['cpu'],
  graphOptimizationLevel: 'all',
  executionMode: 'sequential',
  intraOpNumThreads: options.threads,
  interOpNumThreads: 1,
});
let state = Object.fromEntries(
  states.map((name) => [name, new ort.Tensor('float32', new Float32Array(hidden), [1, 1, hidden])]),
);
const id = new BigInt64Array(1);
const ids = new ort.Tensor('int64', id, [1]);

async function step() {
  id[0] = (id[0] + 1n) % BigInt(vocabulary);
  const results = await session.run({ ids, ...state });
  state = Object.fromEntries(states.map((name) => [name, results[`${name}Next`]]));
  return results.logits;
}

const timing = await contract.timeSteps(step, { seconds: options.seconds, warmUp: 50 });
const { data } = await step();
if (data.length !== vocabulary || !data.every(Number.isFinite)) contract.unable('its logits are not numbers');
contract.stepped({ version: contract.versionOf('onnxruntime-node'), ...timing });
