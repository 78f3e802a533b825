/** The few lines of the results that the project's README quotes, between two markers. */
import fs from 'node:fs';
import { median } from './statistics.mjs';
import { targets } from './targets.mjs';

const begin = '<!-- made by `npm run bench:peers -- --readme` -->';
const end = '<!-- end -->';

export function summary({ results, machine, date }) {
  const rows = targets(results);
  const configs = [...new Set(rows.map(({ config }) => config))];
  const lines = configs.map((config) => {
    const [plain, wide, two] = [0, 1, 2].map((index) =>
      rows.find((row) => row.config === config && row.column.title === titles[index]),
    );
    return `| ${[config, speed(plain?.torch), ours(plain, true), ours(wide), speed(two?.torch), ours(two)].join(' | ')} |`;
  });
  return `Trained tokens per second, LSTM, and in brackets how many times PyTorch's, on ${date}:

| | PyTorch, 1 thread | Unroll, 1 thread | Unroll, best kernels | PyTorch, 2 threads | Unroll, 2 threads, best kernels |
| --- | ---: | ---: | ---: | ---: | ---: |
${lines.join('\n')}

${steps(results)}

${machine.lines.map((line) => `- ${line}`).join('\n')}
- Load average before the first round: ${machine.loadBefore.toFixed(2)}`;
}

const titles = ['1 thread, default flags', '1 thread, best kernels', '2 threads, best kernels'];
const speed = (tokens) => (tokens > 0 ? Math.round(tokens).toLocaleString('en-US') : '');
const ours = (row, withShare = false) =>
  row
    ? `${speed(row.ours)} (${row.ratio.toFixed(2)})${withShare ? `, ${(100 * row.narrow.reached).toFixed(0)} % of the peak` : ''}`
    : '';

/** The single step of each cell, ours beside onnxruntime's. */
function steps(results) {
  const cells = [...new Set(results.filter(({ run }) => run.mode === 'step').map(({ run }) => run.cell))];
  const parts = cells.flatMap((cell) => {
    const [unroll, onnx] = ['unroll', 'onnxruntime'].map((name) => stepOf(results, cell, name));
    return unroll > 0
      ? [`${cell} ${unroll.toFixed(0)} µs (onnxruntime-node ${onnx > 0 ? onnx.toFixed(0) : '–'} µs)`]
      : [];
  });
  return parts.length > 0
    ? `One token read and the logits after it, hidden 256, vocabulary 5,000, one thread, medians: ${parts.join(', ')}.`
    : '';
}

function stepOf(results, cell, name) {
  const result = results.find(({ run, peer }) => run.mode === 'step' && run.cell === cell && peer === name);
  const done = result?.events.filter(({ event }) => event === 'done') ?? [];
  return median(done.map(({ medianMicroseconds }) => medianMicroseconds));
}

/** Puts the summary between the markers of a Markdown file, formatted as the project has it. */
export async function quoteIn(file, text) {
  const { format, resolveConfig } = await import('prettier');
  const old = fs.readFileSync(file, 'utf8');
  const from = old.indexOf(begin);
  const to = old.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`${file} has no place for the results: ${begin} … ${end}`);
  const quoted = `${old.slice(0, from)}${begin}\n\n${text}\n\n${old.slice(to)}`;
  fs.writeFileSync(file, await format(quoted, { ...(await resolveConfig(file)), filepath: file }));
}
