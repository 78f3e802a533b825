/** `npm run bench:peers`: installs the peers here, measures them in interleaved rounds, writes RESULTS.md. */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { install } from './lib/install.mjs';
import { describeMachine } from './lib/machine.mjs';
import { measure, prepare } from './lib/measure.mjs';
import { readOptions, usage } from './lib/options.mjs';
import { plan } from './lib/plan.mjs';
import { report } from './lib/report.mjs';
import { quoteIn, summary } from './lib/summary.mjs';

const folder = path.dirname(fileURLToPath(import.meta.url));
const log = (text) => console.error(`peers: ${text}`);

async function main() {
  const options = readOptions();
  if (options.help) return console.log(usage);
  const { tools, missing } = install(folder, options.unrollNode);
  const runs = plan(options);
  const context = { tools, missing, folder };
  if (options.prepare) return prepare({ runs, context, log });
  const machine = describeMachine(tools);
  const begin = performance.now();
  const { limitSeconds, capSeconds } = options;
  const results = await measure({ runs, limitSeconds, capSeconds, context, log });
  log(`measured for ${((performance.now() - begin) / 60_000).toFixed(1)} minutes`);
  const date = new Date().toISOString().slice(0, 10);
  const text = report({ results, peers: options.peers, machine, options, date });
  const out = options.out ? path.resolve(options.out) : path.join(folder, 'RESULTS.md');
  fs.writeFileSync(out, text);
  fs.writeFileSync(
    out.replace(/(\.md)?$/, '.json'),
    `${JSON.stringify({ date, machine, results: results.map(bare) }, null, 1)}\n`,
  );
  if (options.readme)
    await quoteIn(path.resolve(folder, '../../../README.md'), summary({ results, machine, date }));
  console.log(text);
  log(`written to ${out}`);
}

/** A result without the functions of its peers. */
const bare = ({ run: { peers: _, ...run }, ...rest }) => ({ run, ...rest });

// Peers are process groups of their own: they are ended on the way out, which a signal alone would not take.
for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143 }))
  process.once(signal, () => process.exit(code));

await main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
