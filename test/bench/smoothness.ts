import { monitorEventLoopDelay } from 'node:perf_hooks';
import { loadavg } from 'node:os';
import { commands, type TextEditor } from 'vscode';
import { commandIds } from '../../src/host/ids';
import { openText, unroll, until } from '../host/suite/support/unroll';

/**
 * How long the extension host is kept from its other work while Unroll trains at default settings, in a real VS Code:
 *   npm run bench:smoothness
 * Prints the delay of the event loop as Node's perf_hooks sees it, beside that of the same host at rest. The timer behind
 * it ticks once a millisecond, which is what an idle loop shows.
 */
const resolutionMs = 1;
const restSeconds = 5;
const trainingSeconds = 15;

/** Called by VS Code inside the extension host. */
export async function run(): Promise<void> {
  const { controller, client } = await unroll();
  const editor = await openText(sentences(400_000));
  report('at rest', await measure(editor, restSeconds));
  const ending = commands.executeCommand(commandIds.trainOnFile);
  await until('the first point', () => controller.latestRun?.points.length);
  report('training', await measure(editor, trainingSeconds));
  await commands.executeCommand(commandIds.openInspector);
  report('training, inspector open', await measure(editor, trainingSeconds));
  const { latestRun } = controller;
  if (latestRun?.state !== 'training') throw new Error('The training ended before it was measured.');
  const { kernels, threads } = await client.engine.info({});
  const speed = Math.round(latestRun.points.at(-1)?.tokensPerSecond ?? NaN);
  const used = latestRun.plan?.spec.training.threads;
  const load = loadavg()[0].toFixed(1);
  console.log(
    `${kernels} kernels, ${used} of at most ${threads} threads, ${speed} tokens/s, load of the machine ${load}`,
  );
  await controller.stop();
  await ending;
}

interface Delay {
  p50: number;
  p99: number;
  max: number;
}

/** In milliseconds; edits go on meanwhile, as by somebody who types. */
async function measure(editor: TextEditor, seconds: number): Promise<Delay> {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs });
  const end = Date.now() + 1000 * seconds;
  histogram.enable();
  while (Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    await editor.edit((edit) => edit.insert(editor.selection.active, 'a'));
  }
  histogram.disable();
  const ms = (nanoseconds: number) => nanoseconds / 1e6;
  return { p50: ms(histogram.percentile(50)), p99: ms(histogram.percentile(99)), max: ms(histogram.max) };
}

function report(what: string, { p50, p99, max }: Delay): void {
  console.log(
    `event loop of the extension host, ${what}: p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms, most ${max.toFixed(1)} ms`,
  );
}

/** About as many words, in sentences that can be learnt but not at once. */
function sentences(words: number): string {
  const who = [
    'The cat',
    'A dog',
    'My sister',
    'The old man',
    'Nobody',
    'The rain',
    'Every child',
    'A stranger',
  ];
  const did = ['sat', 'waited', 'sang', 'slept', 'worked', 'laughed', 'stood', 'fell', 'looked', 'came back'];
  const where = [
    'on the mat',
    'by the river',
    'in the kitchen',
    'under a tree',
    'at the door',
    'in the snow',
  ];
  const when = [
    'in the morning',
    'all day',
    'before dinner',
    'last winter',
    'again',
    'for a while',
    'at night',
  ];
  let state = 1;
  const one = (from: string[]) => {
    state = (state * 48271) % 0x7fffffff;
    return from[state % from.length];
  };
  const count = Math.round(words / 8);
  return Array.from({ length: count }, () => `${one(who)} ${one(did)} ${one(where)} ${one(when)}.`).join(
    '\n',
  );
}
