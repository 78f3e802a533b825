/** `npm run bench:peers`: installs the peers here, measures them in interleaved rounds, writes RESULTS.md. */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { install } from './lib/install.mjs';
import { describeMachine } from './lib/machine.mjs';
import { measure, plan } from './lib/measure.mjs';
import { readOptions, usage } from './lib/options.mjs';
import { report } from './lib/report.mjs';

const folder = path.dirname(fileURLToPath(import.meta.url));
const log = (text) => console.error(`peers: ${text}`);

async function main() {
  const options = readOptions();
  if (options.help) return console.log(usage);
  const { tools, missing } = install(folder, options.unrollNode);
  const machine = describeMachine(tools);
  const results = await measure({
    runs: plan(options),
    peers: options.peers,
    rounds: options.rounds,
    limitSeconds: options.limitSeconds,
    context: { tools, missing, folder },
    log,
  });
  const date = new Date().toISOString().slice(0, 10);
  const text = report({ results, peers: options.peers, machine, options, date });
  const out = options.out ? path.resolve(options.out) : path.join(folder, 'RESULTS.md');
  fs.writeFileSync(out, text);
  fs.writeFileSync(
    out.replace(/(\.md)?$/, '.json'),
    `${JSON.stringify({ date, machine, results }, null, 1)}\n`,
  );
  console.log(text);
  log(`written to ${out}`);
}

await main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
