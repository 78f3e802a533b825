import type { Uri } from 'vscode';
import { l10n, type TextEditor, window, workspace } from 'vscode';
import type { CellKind } from '../../protocol/spec';
import type { ForeignWeights, Join } from '../../protocol/formats';
import { documentName } from '../editor/documentName';
import { commandIds } from '../ids';
import { showInformation } from '../messages';
import type { ModelRecord } from '../models/modelRecord';
import { formatCount } from '../training/trainingText';
import type { ImportSource, ModelImporter } from './importedModel';
import { identityOf } from '../models/documentIdentity';

const usualUnknownToken = '<unk>';

/** Asks for weights, and for what they do not say themselves, and lets the model speak for the editor's document. */
export async function importModel(editor: TextEditor | undefined, importer: ModelImporter): Promise<void> {
  const uri = await chooseFile(l10n.t('Import Model'), l10n.t('Weights (safetensors)'), [
    'safetensors',
    'model',
  ]);
  if (!uri) return;
  const source: ImportSource = {
    uri: uri.toString(),
    name: documentName({ uri }),
    languageId: editor?.document.languageId ?? 'plaintext',
    forDocument: editor && identityOf(editor.document).uri,
  };
  const weights = await workspace.fs.readFile(uri);
  const record = await readWithAnswers(source, weights, importer);
  if (!record) return;
  await importer.keep(record, source);
  const { cell, layers, hiddenSize, vocabularySize } = record.summary.spec.model;
  const shape = `${cell} ${layers}×${hiddenSize}`;
  const what = l10n.t('{0} is imported: {1}, {2} tokens.', source.name, shape, formatCount(vocabularySize));
  showInformation(
    editor ? `${what} ${l10n.t('It speaks for {0}.', documentName(editor.document))}` : what,
    editor
      ? { title: l10n.t('Open Inspector'), run: commandIds.openInspector }
      : { title: l10n.t('Open a Sample Text'), run: commandIds.openSample },
  );
}

/** Asks for as much as the file does not say; undefined when a question was left. */
async function readWithAnswers(
  source: ImportSource,
  bytes: Uint8Array,
  importer: ModelImporter,
): Promise<ModelRecord | undefined> {
  // Calls transfer their bytes away: each gets a copy (a slice of a Buffer would be none).
  const read = (more: Omit<ForeignWeights, 'weights'>) =>
    importer.read(source, { weights: new Uint8Array(bytes), ...more });
  const own = await read({ join: 'space' });
  if (own) return own;
  const vocabularyUri = await chooseFile(
    l10n.t('Choose Vocabulary'),
    l10n.t('Vocabulary, one token a line'),
    ['txt', 'vocab'],
  );
  if (!vocabularyUri) return undefined;
  const vocabulary = new TextDecoder().decode(await workspace.fs.readFile(vocabularyUri));
  const join = await chooseJoin();
  if (!join) return undefined;
  const unknown = await askForUnknown(vocabulary);
  if (unknown === undefined) return undefined;
  const answers = { vocabulary, join, unknown: unknown === '' ? undefined : unknown };
  const record = await read(answers);
  if (record?.summary.spec.model.cell !== 'rnn-tanh') return record;
  const cell = await chooseSimpleCell();
  if (cell === 'rnn-tanh') return record;
  await importer.discard(record);
  return cell && read({ ...answers, cell });
}

async function chooseFile(title: string, kind: string, endings: string[]): Promise<Uri | undefined> {
  const filters = { [kind]: endings, [l10n.t('All files')]: ['*'] };
  const [uri] = (await window.showOpenDialog({ title, filters, openLabel: title })) ?? [];
  return uri;
}

async function chooseJoin(): Promise<Join | undefined> {
  const items: { label: string; description: string; join: Join }[] = [
    {
      label: l10n.t('Words'),
      description: l10n.t('split at white space, as word_language_model does'),
      join: 'space',
    },
    { label: l10n.t('Characters'), description: l10n.t('each a token'), join: 'none' },
  ];
  return (await window.showQuickPick(items, { title: l10n.t('What are the tokens of the vocabulary?') }))
    ?.join;
}

/** '' for no token of that kind; not asked where the vocabulary has the usual one. */
async function askForUnknown(vocabulary: string): Promise<string | undefined> {
  const tokens = vocabulary.split(/\r?\n/);
  if (tokens.includes(usualUnknownToken)) return usualUnknownToken;
  return window.showInputBox({
    title: l10n.t('Which token stands for all that is not in the vocabulary?'),
    prompt: l10n.t('Leave it empty when there is none: what is not known is read over then.'),
    validateInput: (input) =>
      input === '' || tokens.includes(input) ? undefined : l10n.t('The vocabulary does not have it.'),
    ignoreFocusOut: true,
  });
}

/** Shapes cannot tell. */
async function chooseSimpleCell(): Promise<CellKind | undefined> {
  const items: { label: string; cell: CellKind }[] = [
    { label: 'tanh', cell: 'rnn-tanh' },
    { label: 'ReLU', cell: 'rnn-relu' },
  ];
  const title = l10n.t('The weights are of a simple recurrent network. What does it compute?');
  return (await window.showQuickPick(items, { title }))?.cell;
}
