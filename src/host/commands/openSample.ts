import { Uri, window, workspace } from 'vscode';

/** Opens a copy of the sample text, so that there is something to train on and to type in. */
export async function openSample(extensionUri: Uri): Promise<void> {
  const bytes = await workspace.fs.readFile(Uri.joinPath(extensionUri, 'media', 'samples', 'the-cat.txt'));
  const document = await workspace.openTextDocument({
    language: 'plaintext',
    content: new TextDecoder().decode(bytes),
  });
  await window.showTextDocument(document, { preview: false });
}
