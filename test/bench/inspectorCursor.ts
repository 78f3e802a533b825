import { loadavg } from 'node:os';
import { commands, Selection, type TextEditor } from 'vscode';
import { commandIds } from '../../src/host/ids';
import type { ToInspector } from '../../src/protocol/inspectorProtocol';
import { openText, unroll, until } from '../host/suite/support/unroll';

/**
 * How long the inspector waits for its predictions after the cursor has moved, in a real VS Code, with 256 hidden units:
 *   npm run bench:inspector
 * From the moved cursor to the message that carries them to the panel.
 */
const hiddenSize = 256;
const moves = 300;
const text = 'The cat sat on the mat. The dog lay on the rug. Nobody came to the door all day.\n'.repeat(250);

/** Called by VS Code inside the extension host. */
export async function run(): Promise<void> {
  const { controller, inspector } = await unroll();
  const editor = await openText(text);
  const { document } = editor;
  await controller.train({
    documentUri: document.uri.toString(),
    documentVersion: document.version,
    name: 'bench',
    languageId: document.languageId,
    text,
    options: {
      model: { cell: 'lstm', layers: 1, hiddenSize },
      tokenizer: { kind: 'word' },
      training: { epochs: 0, steps: 20, seconds: 60 },
    },
  });
  await commands.executeCommand(commandIds.openInspector);
  await until('the panel', () => inspector.isShowing);
  const near = await measure(editor, inspector, (at, i) => at + (i % 2 === 0 ? 4 : 9));
  const far = await measure(editor, inspector, (_, i) => (i * 7919) % text.length);
  const load = loadavg()[0].toFixed(1);
  console.log(`cursor to predictions, ${hiddenSize} hidden units, load of the machine ${load}`);
  console.log(`  a word further:  ${shown(near)}`);
  console.log(`  anywhere:        ${shown(far)}`);
}

/** In milliseconds, for each of the moves. */
async function measure(
  editor: TextEditor,
  inspector: object,
  next: (offset: number, move: number) => number,
): Promise<number[]> {
  const times: number[] = [];
  let offset = 100;
  for (let move = 0; move < moves; move++) {
    offset = next(offset, move) % text.length;
    const position = editor.document.positionAt(offset);
    const came = nextPredictions(inspector);
    const from = performance.now();
    editor.selection = new Selection(position, position);
    times.push((await came) - from);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  return times;
}

/** When the next predictions are handed to the panel's page. */
function nextPredictions(inspector: object): Promise<number> {
  const panel = Reflect.get(inspector, 'panel') as { post(message: ToInspector): void };
  const { post } = panel;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('No predictions came.')), 20_000);
    panel.post = (message) => {
      post.call(panel, message);
      if (message.type !== 'predictions') return;
      panel.post = post;
      clearTimeout(timer);
      resolve(performance.now());
    };
  });
}

function shown(times: number[]): string {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))].toFixed(1);
  return `median ${at(0.5)} ms, p95 ${at(0.95)} ms, most ${at(1)} ms`;
}
