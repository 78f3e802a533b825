import { env, l10n, Range, type TextEditor, window } from 'vscode';
import { CancellationSource, type CancellationToken } from '../../base/cancellation';
import { isCancellation, UnrollError } from '../../base/errors';
import type { TranslationResult } from '../../protocol/translation';
import { documentName } from '../editor/documentName';
import { FillPreview } from '../editor/fillPreview';
import { commandIds } from '../ids';
import { showInformation, showWarning } from '../messages';
import type { ModelQuestions } from '../models/modelQuestions';
import type { Model } from '../models/modelRegistry';
import { type SourceLine, sourceLines, translatedText } from '../text/sourceLines';
import { type TranslationChoice, type TranslationItem, TranslationPicker } from './translationPicker';

/** Hypotheses side by side: what the command line takes, too. */
const beam = 4;

/**
 * Translates the selection or the cursor's line, each line by itself. What is written is seen growing in a list, and of a
 * single line in the text as well; nothing is edited before it is taken. Of a line that holds a pair the source is
 * translated, and what is behind the tab replaced.
 */
export async function translateSelection(editor: TextEditor, questions: ModelQuestions): Promise<void> {
  const { document } = editor;
  const model = await questions.translatorFor(document);
  if (!model) return offerTraining(editor);
  const { range, lines } = whatToTranslate(editor);
  const { version } = document;
  const cancellation = new CancellationSource();
  const preview = range.isSingleLine
    ? new FillPreview(editor, { start: document.offsetAt(range.start), end: document.offsetAt(range.end) })
    : undefined;
  const picker = new TranslationPicker(model.name, (item) => preview?.show(item?.text));
  void picker.choice.then(() => cancellation.cancel());
  try {
    const items = await translateLines(questions, model, lines, cancellation.token, picker);
    if (items.length === 0)
      return showInformation(l10n.t('The model of {0} writes nothing for this.', model.name));
    picker.finish(items);
    const choice = await picker.choice;
    preview?.dispose();
    picker.dispose();
    if (choice) await use(choice, editor, range, version);
  } catch (error) {
    if (!isCancellation(error)) throw error;
  } finally {
    preview?.dispose();
    picker.dispose();
    cancellation.dispose();
  }
}

function whatToTranslate({ document, selection }: TextEditor): { range: Range; lines: SourceLine[] } {
  const whole = selection.isEmpty
    ? document.lineAt(selection.active.line).range
    : new Range(selection.start, selection.end);
  const lines = sourceLines(document.getText(whole));
  if (lines.every(({ source }) => source === '')) {
    throw new UnrollError(
      'bad-input',
      'There is nothing to translate here.',
      'Put the cursor into a line with text, or select some.',
    );
  }
  if (lines.length > 1) return { range: whole, lines };
  const [{ before, source }] = lines;
  const start = whole.start.translate(0, before.length);
  return { range: new Range(start, whole.end), lines: [{ before: '', source }] };
}

/** One after the other. Of one line the result lists all candidates, of several the best of each. */
async function translateLines(
  questions: ModelQuestions,
  model: Model,
  lines: readonly SourceLine[],
  token: CancellationToken,
  picker: TranslationPicker,
): Promise<TranslationItem[]> {
  const translations = lines.map(() => '');
  const items = () => {
    const text = translatedText(lines, translations);
    return lines.flatMap(({ source }, i) =>
      source === '' || translations[i] === '' ? [] : [{ label: translations[i], description: source, text }],
    );
  };
  for (const [i, { source }] of lines.entries()) {
    if (source === '') continue;
    const show = (text: string) => {
      translations[i] = text;
      picker.show(items);
    };
    const result = await questions.translate(model, source, { beam }, token, show);
    if (lines.length === 1) return candidateItems(result);
    show(result.candidates[0]?.text ?? '');
  }
  return items();
}

function candidateItems({ candidates }: TranslationResult): TranslationItem[] {
  const texts = candidates.map(({ text }) => text);
  return candidates
    .filter(({ text }, i) => text !== '' && texts.indexOf(text) === i)
    .map(({ text, logProbability, isComplete }) => {
      const probability = `${(100 * Math.exp(logProbability)).toFixed(1)} %`;
      const description = isComplete ? probability : `${probability} · ${l10n.t('cut off')}`;
      return { label: text, description, text };
    });
}

async function use(
  { text, use: how }: TranslationChoice,
  editor: TextEditor,
  range: Range,
  version: number,
): Promise<void> {
  const { document } = editor;
  if (how === 'copy') {
    await env.clipboard.writeText(text);
    window.setStatusBarMessage(l10n.t('Unroll: the translation is copied'), 4000);
    return;
  }
  if (document.isClosed || document.version !== version) {
    throw new UnrollError('stale', 'The text was edited meanwhile.', 'Run the command again.');
  }
  const isDone = await editor.edit((edit) => {
    if (how === 'replace') edit.replace(range, text);
    else edit.insert(document.lineAt(range.end.line).range.end, `\n${text}`);
  });
  if (!isDone) throw new UnrollError('bad-input', 'The editor does not take the translation.');
}

function offerTraining({ document }: TextEditor): void {
  showWarning(
    l10n.t(
      'No model that translates is there for {0}. Train one on a file of pairs: the source, a tab, the target on each line.',
      documentName(document),
    ),
    { title: l10n.t('Train Translator on This File'), run: commandIds.trainTranslator },
    { title: l10n.t('Open a Sample Text'), run: commandIds.openSample },
  );
}
