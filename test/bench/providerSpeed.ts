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
import { openText, unroll, until, uriOf } from '../host/suite/support/unroll';
import { prose } from './prose';

/**
 * How long the provider of suggestions takes, inside the extension host of a real VS Code, without the wait after a key:
 *   npm run bench:provider
 * An LSTM of 256 units on 4,000 byte pairs, beams of 3, all caches on. Keys are typed at the end of a text of 200 KB and in its
 * middle; the same at the end while the model learns what is typed, and while another training runs. What is typed has known words in
 * an order that nobody knows, so that few keys type through a suggestion; those that do not are told by themselves.
 */
const keys = 100;
const warmUp = 15;

/** Rounds of typing with a pause behind each, in which the model learns. */
const rounds = 5;
/** Keys of a round; the last of them come while the model learns. */
const keysOfRound = 30;

/** Called by VS Code inside the extension host. */
export async function run(): Promise<void> {
  const { controller, client, suggestions, learner } = await unroll();
  const section = workspace.getConfiguration(settingsSection);
  const text = prose(200_000);
  const editor = await openText(text);
  const { document } = editor;
  await section.update(settingIds.suggestionsDebounceMs, 0, true);
  const { result } = await controller.train({
    documentUri: await uriOf(document),
    documentVersion: document.version,
    name: 'speed',
    languageId: document.languageId,
    text: prose(500_000),
    options: {
      model: { cell: 'lstm', layers: 1, hiddenSize: 256, embeddingSize: 256, tied: true, dropout: 0 },
      tokenizer: { kind: 'bpe', vocabularyLimit: 4000 },
      training: { epochs: 0, steps: 40, seconds: 0, batchSize: 16, sequenceLength: 32 },
    },
  });
  if (!result) throw new Error('Nothing was learnt.');
  const { kernels } = await client.engine.info({});
  const { vocabularySize } = result.summary.spec.model;
  console.log(`${kernels} kernels, ${vocabularySize} byte pairs, load of the machine ${load()}`);

  let last: string | undefined;
  const ask = async (at: Position) => {
    const begin = performance.now();
    const items = (await suggestions.provideInlineCompletionItems(
      document,
      at,
      { triggerKind: 1, selectedCompletionInfo: undefined } as never,
      neverCancelled as never,
    )) as InlineCompletionItem[];
    const ms = performance.now() - begin;
    const [text] = items.map(({ insertText }) => String(insertText));
    // What is left of the one before was not computed.
    const through = text !== undefined && last?.slice(1) === text;
    last = text;
    return { ms, shown: text !== undefined, through };
  };
  const end = () => document.positionAt(document.getText().length);
  report('at the end of 200 KB', await type(editor, end, ask, keys));
  const line = Math.floor(document.lineCount / 2);
  const middle = () => document.lineAt(line).range.end;
  report('at the end of a line in its middle', await type(editor, middle, ask, keys, warmUp, 1000));

  const model = (await unroll()).registry.models.find(({ name }) => name === 'speed');
  if (!model) throw new Error('The model is gone.');
  await section.update(settingIds.learnEnabled, true, true);
  const learning = await typeWhileItLearns(await window.showTextDocument(document), end, ask, () =>
    learner.learnt.reduce((sum, { tokens }) => sum + tokens, 0),
  );
  await section.update(settingIds.learnEnabled, undefined, true);
  const { tokens, seconds, share } = await client.engine.learntTyped({ modelId: model.id });
  report('while it learns what is typed', learning);
  report('before it has begun to, same typing', learning.before);
  console.log(
    `learnt ${tokens} tokens in ${seconds.toFixed(2)} s, ${(100 * share).toFixed(1)} % of the time; allowed are 5 %`,
  );
  await learner.forget();

  const other = await openText(prose(400_000).toUpperCase());
  await window.showTextDocument(document);
  const training = trainMeanwhile(other.document);
  await until('the training', () => controller.latestRun?.state === 'training');
  const front = await window.showTextDocument(document);
  report('while another training runs', await type(front, end, ask, keys, warmUp, 3000));
  await controller.stop();
  await training;

  await commands.executeCommand('workbench.action.closeAllEditors');
}

interface Answer {
  ms: number;
  shown: boolean;
  /** Somebody typed through it: nothing was computed. */
  through: boolean;
}
type Ask = (at: Position) => Promise<Answer>;

/** Types words key by key and asks after each. */
async function type(
  editor: TextEditor,
  place: () => Position,
  ask: Ask,
  count: number,
  skipped = warmUp,
  from = 0,
): Promise<Answer[]> {
  const typed = prose(from + count + skipped, true).slice(from, from + count + skipped);
  const answers: Answer[] = [];
  for (const character of typed) {
    await editor.edit((edit) => edit.insert(place(), character === '\n' ? ' ' : character), {
      undoStopBefore: false,
      undoStopAfter: false,
    });
    answers.push(await ask(place()));
  }
  return answers.slice(skipped);
}

/** Types, pauses until the model has begun to learn, and types on while it does; the first half of each round is `before`. */
async function typeWhileItLearns(
  editor: TextEditor,
  place: () => Position,
  ask: Ask,
  learnt: () => number,
): Promise<Answer[] & { before: Answer[] }> {
  const before: Answer[] = [];
  const during: Answer[] = [];
  for (let round = 0; round < rounds; round++) {
    const from = 2000 + 2 * round * keysOfRound;
    before.push(...(await type(editor, place, ask, keysOfRound, 0, from)));
    const had = learnt();
    await until('the first step', () => learnt() > had, 20_000);
    // A key ends a step: so each is pressed when the next one may be under way.
    for (let i = 0; i < keysOfRound; i++) {
      during.push(...(await type(editor, place, ask, 1, 0, from + keysOfRound + i)));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
  return Object.assign(during, { before });
}

async function trainMeanwhile(document: TextDocument): Promise<void> {
  const { controller } = await unroll();
  await controller.train({
    documentUri: await uriOf(document),
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

function report(what: string, answers: readonly Answer[]): void {
  const shown = answers.filter((answer) => answer.shown).length;
  const computed = answers.filter(({ through }) => !through);
  console.log(
    `provider, ${what}: ${quantiles(answers)}; ${answers.length} keys, ${shown} suggestions, load ${load()}`,
  );
  console.log(`  the ${computed.length} keys that type through none: ${quantiles(computed)}`);
}

function quantiles(answers: readonly Answer[]): string {
  const sorted = answers.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]?.toFixed(1) ?? '?';
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, most ${at(1)} ms`;
}

function load(): string {
  return loadavg()[0].toFixed(1);
}
