import { l10n, Uri, window, workspace } from 'vscode';

/** Opens a copy of a sample text, so that there is something to train on and to type in. */
export async function openSample(extensionUri: Uri): Promise<void> {
  const samples = [
    {
      label: l10n.t('The cat'),
      description: l10n.t('a short story whose next word can be guessed'),
      file: 'the-cat.txt',
    },
    {
      label: l10n.t('From France to French'),
      description: l10n.t(
        'what is said last hangs on what was said first: 64 tokens back under Train with Options',
      ),
      file: 'from-france-to-french.txt',
    },
    {
      label: l10n.t('The river and the bank'),
      description: l10n.t('only what follows tells the missing word: for Fill the Blank'),
      file: 'river-and-bank.txt',
    },
    {
      label: l10n.t('English and French'),
      description: l10n.t('a phrase book, a pair a line: for Train Translator on This File'),
      file: 'english-french.tsv',
    },
  ];
  const picked = await window.showQuickPick(samples, { title: l10n.t('Open a sample text') });
  if (!picked) return;
  const bytes = await workspace.fs.readFile(Uri.joinPath(extensionUri, 'media', 'samples', picked.file));
  const document = await workspace.openTextDocument({
    language: 'plaintext',
    content: new TextDecoder().decode(bytes),
  });
  await window.showTextDocument(document, { preview: false });
}
