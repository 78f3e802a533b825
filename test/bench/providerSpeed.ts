import { commands, type TextDocument, window, workspace } from 'vscode';
import { neverCancelled } from '../../src/base/cancellation';
import { settingIds, settingsSection } from '../../src/host/ids';
import { openText, unroll, until, uriOf } from '../host/suite/support/unroll';
import { naturalText } from './naturalText';
import { prose } from './prose';
import { type Answer, type Ask, askerOf, endOf, load, quantile, report, type } from './typing';

/**
 * How long the provider of suggestions takes, inside the extension host of a real VS Code, without the wait after a key:
 *   npm run bench:provider
 * An LSTM of 256 units on 4,000 byte pairs, beams of 3, all caches on. Keys are typed at the end of a text of 200 KB and in its
 * middle, and at the end of one of 2 KB; the same at the end while the model learns what is typed, and while another training runs. What
 * is typed has known words in an order that nobody knows, so that few keys type through a suggestion; those that do not are told by
 * themselves. Beside it, the project's own sources: files that another model of that size has not seen.
 */
const keys = 100;
/** Keys of each file that was held out. */
const keysOfFile = 50;

/** Rounds of typing with a pause behind each, in which the model learns. */
const rounds = 5;
/** Keys of a round; the last of them come while the model learns. */
const keysOfRound = 30;

/** Called by VS Code inside the extension host. */
export async function run(): Promise<void> {
  const { controller, client, learner } = await unroll();
  const section = workspace.getConfiguration(settingsSection);
  const text = prose(200_000);
  const editor = await openText(text);
  const { document } = editor;
  await section.update(settingIds.suggestionsDebounceMs, 0, true);
  const vocabularySize = await learn(document, 'speed', prose(500_000));
  const { kernels } = await client.engine.info({});
  console.log(`${kernels} kernels, ${vocabularySize} byte pairs, load of the machine ${load()}`);
  console.log(`a message to the engine and back: p50 ${(await messageMs()).toFixed(2)} ms`);

  const ask = await askerOf(document);
  const atEnd = await type(editor, endOf(document), ask, keys);
  report('at the end of 200 KB', atEnd);
  const line = Math.floor(document.lineCount / 2);
  const middle = () => document.lineAt(line).range.end;
  report('at the end of a line in its middle', await type(editor, middle, ask, keys, { from: 1000 }));
  await compareLengths(document);
  await firstAnswers(document);
  await typeNaturalText();

  const model = (await unroll()).registry.models.find(({ name }) => name === 'speed');
  if (!model) throw new Error('The model is gone.');
  await section.update(settingIds.learnEnabled, true, true);
  const learning = await typeWhileItLearns(document, ask, () =>
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
  report('while another training runs', await type(front, endOf(document), ask, keys, { from: 3000 }));
  await controller.stop();
  await training;

  await commands.executeCommand('workbench.action.closeAllEditors');
}

/** The same words, now at the end of 200 KB and now at that of 2 KB: the length should not matter. */
async function compareLengths(long: TextDocument): Promise<void> {
  const { document: short } = await openText(prose(2000));
  const answers = new Map<TextDocument, Answer[]>([
    [long, []],
    [short, []],
  ]);
  const section = workspace.getConfiguration(settingsSection);
  // Either would have the other beside it.
  await section.update(settingIds.suggestionsCache, { neighbours: false }, true);
  for (let round = 0; round < rounds; round++) {
    for (const [document, all] of answers) {
      const editor = await window.showTextDocument(document);
      const options = { from: 5000 + round * keysOfRound, warmUp: 5 };
      all.push(...(await type(editor, endOf(document), await askerOf(document), keysOfRound, options)));
    }
  }
  await section.update(settingIds.suggestionsCache, undefined, true);
  const [ofLong, ofShort] = [...answers.values()];
  report('at the end of 200 KB, in turns with 2 KB', ofLong);
  report('at the end of 2 KB', ofShort);
  const ratio = (share: number) => (quantile(ofLong, share) / quantile(ofShort, share)).toFixed(2);
  console.log(`200 KB against 2 KB: ${ratio(0.5)} times p50, ${ratio(0.95)} times p95`);
}

/** The first key in an engine that knows neither model nor document, and one that was read ahead: VS Code waits for 750 ms. */
async function firstAnswers(document: TextDocument): Promise<void> {
  const { client, suggestions } = await unroll();
  const editor = await window.showTextDocument(document);
  const end = endOf(document);
  for (const isReadAhead of [false, true]) {
    client.restart();
    const begin = performance.now();
    if (isReadAhead) await suggestions.readAhead(document, document.offsetAt(end()), neverCancelled);
    const ahead = performance.now() - begin;
    const [{ ms }] = await type(editor, end, await askerOf(document), 1, { warmUp: 0, from: 7000 });
    console.log(
      isReadAhead
        ? `the first key after the document was read ahead, in ${ahead.toFixed(0)} ms: ${ms.toFixed(1)} ms`
        : `the first key in 200 KB that were not read: ${ms.toFixed(0)} ms`,
    );
  }
}

/** Sources of the project, typed on from the middle of files that the model has not seen. */
async function typeNaturalText(): Promise<void> {
  const { learnt, heldOut } = naturalText();
  const all: Answer[] = [];
  let isTrained = false;
  for (const text of heldOut) {
    const half = text.indexOf('\n', text.length / 2) + 1;
    const { document } = await openText(text.slice(0, half), 'typescript');
    if (!isTrained) await learn(document, 'sources', learnt);
    isTrained = true;
    const editor = await window.showTextDocument(document);
    const options = { text: text.slice(half), warmUp: 5 };
    all.push(...(await type(editor, endOf(document), await askerOf(document), keysOfFile, options)));
  }
  report('at the end of sources that were held out', all);
}

async function learn(document: TextDocument, name: string, text: string): Promise<number> {
  const { controller } = await unroll();
  const { result } = await controller.train({
    documentUri: await uriOf(document),
    documentVersion: document.version,
    name,
    languageId: document.languageId,
    text,
    options: {
      model: { cell: 'lstm', layers: 1, hiddenSize: 256, embeddingSize: 256, tied: true, dropout: 0 },
      tokenizer: { kind: 'bpe', vocabularyLimit: 4000 },
      training: {
        epochs: 0,
        steps: name === 'speed' ? 40 : 120,
        seconds: 0,
        batchSize: 16,
        sequenceLength: 32,
      },
    },
  });
  if (!result) throw new Error('Nothing was learnt.');
  return result.summary.spec.model.vocabularySize;
}

/** Types, pauses until the model has begun to learn, and types on while it does; the first half of each round is `before`. */
async function typeWhileItLearns(
  document: TextDocument,
  ask: Ask,
  learnt: () => number,
): Promise<Answer[] & { before: Answer[] }> {
  const editor = await window.showTextDocument(document);
  const end = endOf(document);
  const before: Answer[] = [];
  const during: Answer[] = [];
  for (let round = 0; round < rounds; round++) {
    const from = 2000 + 2 * round * keysOfRound;
    before.push(...(await type(editor, end, ask, keysOfRound, { warmUp: 0, from })));
    const had = learnt();
    await until('the first step', () => learnt() > had, 20_000);
    // A key ends a step: so each is pressed when the next one may be under way.
    for (let i = 0; i < keysOfRound; i++) {
      during.push(...(await type(editor, end, ask, 1, { warmUp: 0, from: from + keysOfRound + i })));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
  return Object.assign(during, { before });
}

/** How long it takes until the engine has answered what costs nothing to answer. */
async function messageMs(): Promise<number> {
  const { client } = await unroll();
  const answers: number[] = [];
  for (let i = 0; i < keys; i++) {
    const begin = performance.now();
    await client.engine.info({});
    answers.push(performance.now() - begin);
  }
  return answers.sort((a, b) => a - b)[keys / 2];
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
