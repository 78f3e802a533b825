import {
  l10n,
  type LogOutputChannel,
  type QuickPickItem,
  type TextEditor,
  ViewColumn,
  window,
  workspace,
} from 'vscode';
import { fingerprintOf } from '../../engine/checkpoint/textFingerprint';
import { joinSides, parsePairs } from '../../engine/translation/pairs/parsePairs';
import { UnrollError } from '../../base/errors';
import { wordsOf } from '../errorText';
import { phrase } from '../../base/phrase';
import type { RunOptions } from '../../protocol/spec';
import { documentName } from '../editor/documentName';
import { commandIds } from '../ids';
import { showError, showInformation } from '../messages';
import type { TrainingSource } from '../training/trainingRun';
import { sourceFromFile } from '../training/trainingSource';
import type { TrainingUi } from '../training/trainingUi';

const translate: RunOptions = { model: { kind: 'translate' } };

/** Trains on the pairs of a file, or on two files that lie side by side; says what of them is left out. */
export async function trainTranslator(
  editor: TextEditor,
  trainingUi: TrainingUi,
  log: LogOutputChannel,
  options = translate,
): Promise<void> {
  const train = async (pairs: Promise<TrainingSource | undefined>) => {
    try {
      const source = await pairs;
      if (!source) return;
      const { notes } = parsePairs(source.text, source.name);
      if (notes.length > 0) showInformation(`${source.name}: ${notes.map(wordsOf).join(' ')}`);
      await trainingUi.train(source);
    } catch (error) {
      const sides = {
        title: l10n.t('Choose the Other Side…'),
        run: () => train(withChosenFile(editor, options)),
      };
      const sample = { title: l10n.t('Open a Sample Text'), run: commandIds.openSample };
      showError(log, error, ...(hasTab(editor) ? [sample] : [sides, sample]));
    }
  };
  await train(pairsOf(editor, options));
}

async function pairsOf(editor: TextEditor, options: RunOptions): Promise<TrainingSource | undefined> {
  const { document } = editor;
  if (hasTab(editor)) return sourceFromFile(editor, options);
  const others = window.visibleTextEditors.filter(
    (other) => other.viewColumn !== undefined && other.document !== document && fitsBeside(editor, other),
  );
  if (others.length > 0) return chooseSides(editor, others, options);
  throw new UnrollError(
    'bad-input',
    phrase`No line of ${documentName(document)} has a tab: it does not hold pairs.`,
    'Write a pair a line: the source, a tab, the target. Or give both sides as two files with as many lines each: choose the other one, or open it beside this one.',
  );
}

/** Opens a file beside the editor, as the other side of its lines. Undefined when none was chosen. */
async function withChosenFile(editor: TextEditor, options: RunOptions): Promise<TrainingSource | undefined> {
  const [file] =
    (await window.showOpenDialog({
      title: l10n.t('The other side of {0}, line by line', documentName(editor.document)),
      openLabel: l10n.t('Choose'),
    })) ?? [];
  if (!file) return undefined;
  const document = await workspace.openTextDocument(file);
  const other = await window.showTextDocument(document, {
    viewColumn: ViewColumn.Beside,
    preserveFocus: true,
  });
  if (fitsBeside(editor, other)) return chooseSides(editor, [other], options);
  throw new UnrollError(
    'bad-input',
    phrase`${documentName(editor.document)} has ${linesIn(editor)} lines, ${documentName(document)} has ${linesIn(other)}: they do not lie side by side.`,
    'Give two files with as many lines each, without tabs.',
  );
}

interface SidesItem extends QuickPickItem {
  sides: [TextEditor, TextEditor];
}

async function chooseSides(
  editor: TextEditor,
  others: readonly TextEditor[],
  options: RunOptions,
): Promise<TrainingSource | undefined> {
  const sides = others.flatMap((other): [TextEditor, TextEditor][] => [
    [editor, other],
    [other, editor],
  ]);
  const items = sides.map(([from, to]): SidesItem => ({ label: nameOf(from, to), sides: [from, to] }));
  const picked = await window.showQuickPick(items, {
    title: l10n.t('Which side is the source, which the target?'),
    placeHolder: l10n.t('Line by line: {0} lines each', linesIn(editor)),
  });
  if (!picked) return undefined;
  const [from, to] = picked.sides;
  const files = picked.sides.map(({ document }) => ({
    name: documentName(document),
    ...fingerprintOf(document.getText()),
  }));
  return {
    ...sourceFromFile(from, options),
    name: nameOf(from, to),
    text: joinSides(from.document.getText(), to.document.getText()),
    provenance: { files },
  };
}

function nameOf(from: TextEditor, to: TextEditor): string {
  return `${documentName(from.document)} → ${documentName(to.document)}`;
}

function fitsBeside(editor: TextEditor, other: TextEditor): boolean {
  return linesIn(editor) > 1 && linesIn(other) === linesIn(editor) && !hasTab(other);
}

/** A tab with something before it; indentation is none. */
function hasTab({ document }: TextEditor): boolean {
  return document
    .getText()
    .split(/[\n\r]/)
    .some((line) => line.trim().includes('\t'));
}

/** Without an empty last one. */
function linesIn({ document }: TextEditor): number {
  const last = document.lineAt(document.lineCount - 1);
  return last.range.isEmpty ? last.lineNumber : document.lineCount;
}
