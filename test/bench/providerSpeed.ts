import { loadavg } from 'node:os';
import type { Position } from 'vscode';
import {
  commands,
  type InlineCompletionItem,
  type TextDocument,
  type TextEditor,
  window,
  workspace,
} from 'vscode';
import { neverCancelled } from '../../src/base/cancellation';
import { settingIds, settingsSection } from '../../src/host/ids';
import { openText, unroll } from '../host/suite/support/unroll';

/**
 * How long the provider of suggestions takes, inside the extension host of a real VS Code, without the wait after a key:
 *   npm run bench:provider
 * An LSTM of 256 units on byte pairs (at most 4,000), beams of 3, caches on. Keys are typed at the end of a text of 200 KB and in its
 * middle; the same at the end while another training runs. Keys that type through a suggestion count too.
 */
const keys = 100;
const warmUp = 15;

/** Called by VS Code inside the extension host. */
export async function run(): Promise<void> {
  const { controller, client, suggestions } = await unroll();
  const text = prose(200_000);
  const editor = await openText(text);
  const { document } = editor;
  await workspace.getConfiguration(settingsSection).update(settingIds.suggestionsDebounceMs, 0, true);
  const { result } = await controller.train({
    documentUri: document.uri.toString(),
    documentVersion: document.version,
    name: 'speed',
    languageId: document.languageId,
    text: text.slice(0, 120_000),
    options: {
      model: { cell: 'lstm', layers: 1, hiddenSize: 256, embeddingSize: 256, tied: true, dropout: 0 },
      tokenizer: { kind: 'bpe', vocabularyLimit: 4000 },
      training: { epochs: 0, steps: 40, seconds: 0, batchSize: 16, sequenceLength: 32 },
    },
  });
  if (!result) throw new Error('Nothing was learnt.');
  const { kernels } = await client.engine.info({});
  const { vocabularySize } = result.summary.spec.model;
  console.log(
    `${kernels} kernels, ${vocabularySize} byte pairs, load of the machine ${loadavg()[0].toFixed(1)}`,
  );

  const ask = async (at: Position) => {
    const begin = performance.now();
    const items = (await suggestions.provideInlineCompletionItems(
      document,
      at,
      { triggerKind: 1, selectedCompletionInfo: undefined } as never,
      neverCancelled as never,
    )) as InlineCompletionItem[];
    return { ms: performance.now() - begin, shown: items.length > 0 };
  };
  const end = () => document.positionAt(document.getText().length);
  report('at the end of 200 KB', await type(editor, end, ask));
  const line = Math.floor(document.lineCount / 2);
  const middle = () => document.lineAt(line).range.end;
  report('at the end of a line in its middle', await type(editor, middle, ask));

  const other = await openText(prose(400_000).toUpperCase());
  await window.showTextDocument(document);
  const training = trainMeanwhile(other.document);
  while (controller.latestRun?.state !== 'training') await new Promise((resolve) => setTimeout(resolve, 50));
  report('while another training runs', await type(await window.showTextDocument(document), end, ask));
  await controller.stop();
  await training;

  await commands.executeCommand('workbench.action.closeAllEditors');
}

type Ask = (at: Position) => Promise<{ ms: number; shown: boolean }>;

/** Types words key by key and asks after each. */
async function type(
  editor: TextEditor,
  place: () => Position,
  ask: Ask,
): Promise<{ ms: number[]; shown: number }> {
  const typed = prose(keys + warmUp + 100).slice(0, keys + warmUp);
  const ms: number[] = [];
  let shown = 0;
  for (const [i, character] of [...typed].entries()) {
    await editor.edit((edit) => edit.insert(place(), character === '\n' ? ' ' : character), {
      undoStopBefore: false,
      undoStopAfter: false,
    });
    const answer = await ask(place());
    if (i < warmUp) continue;
    ms.push(answer.ms);
    if (answer.shown) shown++;
  }
  return { ms, shown };
}

async function trainMeanwhile(document: TextDocument): Promise<void> {
  const { controller } = await unroll();
  await controller.train({
    documentUri: document.uri.toString(),
    documentVersion: document.version,
    name: 'meanwhile',
    languageId: 'other',
    text: document.getText(),
    options: {
      model: { cell: 'lstm', layers: 1, hiddenSize: 256, embeddingSize: 256, tied: true, dropout: 0 },
      training: { epochs: 0, steps: 100_000, seconds: 0 },
    },
  });
}

function report(what: string, { ms, shown }: { ms: number[]; shown: number }): void {
  const sorted = [...ms].sort((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))].toFixed(1);
  console.log(
    `provider, ${what}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, most ${at(1)} ms; ${ms.length} keys, ${shown} suggestions`,
  );
}

/** About as many characters of sentences, with words enough for thousands of byte pairs. */
function prose(characters: number): string {
  const syllables = 'ka lo mer tin sa dra vel no per qui sto ran be wil ho'.split(' ');
  let state = 7;
  const below = (count: number) => {
    state = (state * 48_271) % 0x7fffffff;
    return state % count;
  };
  const words = Array.from({ length: 3000 }, () =>
    Array.from({ length: 1 + below(4) }, () => syllables[below(syllables.length)]).join(''),
  );
  let text = '';
  while (text.length < characters) {
    // Few words are frequent, as in a language; what follows a word hangs on it.
    const first = Math.floor(words.length ** (below(1000) / 1000));
    text += `${words[first]} ${words[(first * 7 + below(3)) % words.length]} ${words[(first * 13 + below(2)) % words.length]}`;
    text += below(5) === 0 ? '.\n' : ' ';
  }
  return text;
}
