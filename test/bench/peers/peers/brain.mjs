/**
 * brain.js. What it does differently: one sequence at a time (its batch is 1), the state starts at zero in each, RMSProp
 * instead of Adam, clipping by value instead of by norm. The embedding, the cells and the output are of the same size.
 */
import brain from 'brain.js';
import * as contract from '../lib/contract.mjs';

const options = contract.readPeerOptions();
const { hidden, layers, steps, vocabulary } = options.configuration;
const Kind = { lstm: brain.recurrent.LSTM, gru: brain.recurrent.GRU, 'rnn-tanh': undefined }[options.cell];
if (!Kind) contract.unable('its plain recurrent layer has relu instead of tanh');

const version = contract.versionOf('brain.js');
const network = new Kind({
  inputSize: hidden,
  inputRange: vocabulary,
  outputSize: vocabulary,
  hiddenLayers: Array(layers).fill(hidden),
});
network.initialize();

if (options.mode === 'step') {
  // A chain of equations carries the state from one token to the next; it starts again when it is used up.
  const chain = 32;
  for (let i = 0; i < chain; i++) network.bindEquation();
  let position = 0;
  const step = () => network.model.equations[position++ % chain].runIndex(1 + (position % vocabulary));
  const timing = await contract.timeSteps(step, { seconds: options.seconds, warmUp: 64 });
  contract.stepped({ version, ...timing });
} else {
  // It adds a start and an end token: a sequence of T - 1 tokens is T predictions. Its error is perplexity / 100.
  const step = () => {
    const error = network.trainPattern([...contract.randomIds(steps - 1, vocabulary)], true);
    return ((Math.log2(error * 100) * (steps - 2)) / steps) * Math.LN2;
  };
  const timing = await contract.timeSteps(step, { seconds: options.seconds, warmUp: 3 });
  contract.trained({ version, tokens: steps, ...timing });
}
