import { l10n, type LogOutputChannel, type QuickPickItem, type TextEditor, window } from 'vscode';
import { fingerprintOf } from '../../engine/checkpoint/textFingerprint';
import { joinSides, parsePairs } from '../../engine/translation/pairs/parsePairs';
import { UnrollError } from '../../base/errors';
import { documentName } from '../editor/documentName';
import { commandIds } from '../ids';
import { showError, showInformation } from '../messages';
import type { TrainingSource } from '../training/trainingRun';
import { sourceFromFile } from '../training/trainingSource';
import type { TrainingUi } from '../training/trainingUi';

const options = { model: { kind: 'translate' as const } };

/** Trains on the pairs of a file, or on two files that stand side by side; says what of them is left out. */
export async function trainTranslator(
  editor: TextEditor,
  trainingUi: TrainingUi,
  log: LogOutputChannel,
): Promise<void> {
  try {
    const source = await pairsOf(editor);
    if (!source) return;
    const { notes } = parsePairs(source.text, source.name);
    if (notes.length > 0) showInformation(`${source.name}: ${notes.join(' ')}`);
    await trainingUi.train(source);
  } catch (error) {
    showError(log, error, { title: l10n.t('Open a Sample Text'), run: commandIds.openSample });
  }
}

async function pairsOf(editor: TextEditor): Promise<TrainingSource | undefined> {
  const { document } = editor;
  if (hasTab(editor)) return sourceFromFile(editor, options);
  const others = window.visibleTextEditors.filter(
    (other) => other.viewColumn !== undefined && other.document !== document && fitsBeside(editor, other),
  );
  if (others.length > 0) return chooseSides(editor, others);
  throw new UnrollError(
    'bad-input',
    l10n.t('No line of {0} has a tab: it does not hold pairs.', documentName(document)),
    l10n.t(
      'Write a pair a line: the source, a tab, the target. Or open both sides next to each other, with as many lines each.',
    ),
  );
}

interface SidesItem extends QuickPickItem {
  sides: [TextEditor, TextEditor];
}

async function chooseSides(
  editor: TextEditor,
  others: readonly TextEditor[],
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
