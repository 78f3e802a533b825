import {
  l10n,
  type LogOutputChannel,
  ProgressLocation,
  Range,
  type TextEditor,
  window,
  workspace,
} from 'vscode';
import { CancellationSource } from '../../base/cancellation';
import { isCancellation } from '../../base/errors';
import type { ModelQuestions } from '../models/modelQuestions';
import type { Model } from '../models/modelRegistry';
import { lastLines, parseLength, parseTemperature } from './generateInputs';
import { speakingModel } from './speakingModel';
import { StreamedDocument } from './streamedDocument';

const promptLines = 3;
const promptCharacters = 400;
/** How far before the cursor the prompt is looked for. */
const promptReach = 2000;

/** Asks for a beginning, a temperature and a length, and streams what the model writes into a new editor. */
export async function generateText(
  editor: TextEditor,
  questions: ModelQuestions,
  log: LogOutputChannel,
): Promise<void> {
  const model = await speakingModel(questions, editor);
  const wish = await askForWish(editor, model);
  if (!wish) return;
  const document = await workspace.openTextDocument({
    language: editor.document.languageId,
    content: wish.prompt,
  });
  await window.showTextDocument(document, { preview: false });
  const seed = Date.now() >>> 0;
  log.info(
    `Generating ${wish.length} tokens with the model of ${model.name}, temperature ${wish.temperature}, seed ${seed}`,
  );
  const options = {
    location: ProgressLocation.Notification,
    title: l10n.t('Unroll: generating text'),
    cancellable: true,
  };
  await window.withProgress(options, async (_progress, token) => {
    const source = new CancellationSource();
    token.onCancellationRequested(() => source.cancel());
    // Whoever closes the editor does not want the rest.
    const stream = new StreamedDocument(document, () => source.cancel());
    try {
      await questions.generate(model, { ...wish, seed }, source.token, (text) => stream.append(text));
    } catch (error) {
      if (!isCancellation(error)) throw error;
    } finally {
      await stream.finish();
      source.dispose();
    }
  });
}

interface Wish {
  prompt: string;
  temperature: number;
  length: number;
}

async function askForWish({ document, selection }: TextEditor, model: Model): Promise<Wish | undefined> {
  const cursor = document.offsetAt(selection.active);
  const before = document.getText(
    new Range(document.positionAt(Math.max(0, cursor - promptReach)), selection.active),
  );
  const selected = document.getText(selection);
  const title = (step: number) => l10n.t('Generate text with the model of {0} ({1} of 3)', model.name, step);
  // An input box holds one line: line breaks travel as ⏎.
  const prompt = await window.showInputBox({
    title: title(1),
    prompt: l10n.t('The beginning that the model goes on from; ⏎ stands for a line break'),
    value: (selected || lastLines(before, promptLines, promptCharacters)).replace(/\r?\n/g, '⏎'),
    ignoreFocusOut: true,
  });
  if (prompt === undefined) return undefined;
  const temperature = await askForNumber(
    title(2),
    '0.8',
    parseTemperature,
    l10n.t('Temperature: 0 always takes the likeliest, 1 follows the model, more is adventurous'),
  );
  if (temperature === undefined) return undefined;
  const length = await askForNumber(title(3), '200', parseLength, l10n.t('How many tokens to generate'));
  if (length === undefined) return undefined;
  return { prompt: prompt.replace(/⏎/g, '\n'), temperature, length };
}

async function askForNumber(
  title: string,
  value: string,
  parse: (input: string, t: typeof l10n.t) => number | string,
  prompt: string,
): Promise<number | undefined> {
  const validateInput = (input: string) => {
    const parsed = parse(input, l10n.t);
    return typeof parsed === 'string' ? parsed : undefined;
  };
  const input = await window.showInputBox({ title, value, prompt, validateInput, ignoreFocusOut: true });
  const parsed = input === undefined ? undefined : parse(input, l10n.t);
  return typeof parsed === 'number' ? parsed : undefined;
}
