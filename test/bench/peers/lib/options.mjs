/** Options of `npm run bench:peers -- ...`. */
import { parseArgs } from 'node:util';
import { cells, configurations } from './contract.mjs';
import { peers } from './peerList.mjs';

/** Left out unless they are asked for: variants that are never the fastest, or the same as another. */
const others = ['torch-native', 'unroll-simd', 'unroll-relaxed'];
const usual = peers.map(({ name }) => name).filter((name) => !others.includes(name));

export const usage = `npm run bench:peers -- [options]
  --configs S,M,C,L,XL    what is trained (default: all five)
  --cells lstm,gru,rnn-tanh   (default: all; --cell is the same)
  --threads 1,2           (default: 1,2)
  --rounds 3              interleaved rounds
  --seconds 1             measured per peer and round
  --peers a,b             ${peers.map(({ name }) => name).join(', ')}
                          (default: all but ${others.join(', ')})
  --full                  GRU and simple network too with all peers and threads, and as many rounds
  --prepare               only install and compile what torch.compile will need: minutes, once
  --readme                put the summary into the project's README
  --no-infer              leave out the single step at batch 1
  --limit 60              seconds after which a peer's run is given up
  --cap 30                seconds that one step of a slow peer may take, by its speed elsewhere in the table
  --note TEXT             what to say of the circumstances, in RESULTS.md
  --unroll-node PATH      Node to run Unroll with (default: this one)
  --out FILE              (default: RESULTS.md in this folder; raw figures go beside it as .json)`;

export function readOptions() {
  const { values } = parseArgs({
    options: {
      configs: { type: 'string', default: 'S,M,C,L,XL' },
      cells: { type: 'string' },
      cell: { type: 'string' },
      threads: { type: 'string', default: '1,2' },
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '1' },
      peers: { type: 'string', default: usual.join(',') },
      full: { type: 'boolean', default: false },
      prepare: { type: 'boolean', default: false },
      readme: { type: 'boolean', default: false },
      'no-infer': { type: 'boolean', default: false },
      limit: { type: 'string', default: '60' },
      cap: { type: 'string', default: '30' },
      note: { type: 'string', default: '' },
      'unroll-node': { type: 'string', default: process.execPath },
      out: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const names = Object.keys(configurations).filter((name) => name !== 'step');
  return {
    help: values.help,
    configs: values.configs === '' ? [] : listed('configs', values.configs, names),
    cells: listed('cells', values.cells ?? values.cell ?? cells.join(','), cells),
    threads: values.threads.split(',').map((count) => positive('threads', count)),
    rounds: positive('rounds', values.rounds),
    seconds: positive('seconds', values.seconds),
    limitSeconds: positive('limit', values.limit),
    capSeconds: positive('cap', values.cap),
    full: values.full,
    prepare: values.prepare,
    readme: values.readme,
    note: values.note,
    peers: peers.filter(({ name }) =>
      listed(
        'peers',
        values.peers,
        peers.map((peer) => peer.name),
      ).includes(name),
    ),
    infer: !values['no-infer'],
    unrollNode: values['unroll-node'],
    out: values.out,
  };
}

function listed(option, text, known) {
  const names = text.split(',');
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`--${option}: "${unknown}" is not one of ${known.join(', ')}`);
  return names;
}

function positive(option, text) {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`--${option}: "${text}" is not a positive number`);
  return value;
}
