import { extensions, type TextDocument, type TextEditor, window, workspace } from 'vscode';
import { extensionId } from '../../../../src/host/ids';
import type { UnrollApi } from '../../../../src/host/testApi';
import type { ModelKind } from '../../../../src/protocol/spec';

/** The running extension. */
export async function unroll(): Promise<UnrollApi> {
  const extension = extensions.getExtension<UnrollApi>(extensionId);
  if (!extension) throw new Error(`${extensionId} is not installed`);
  return extension.activate();
}

/** Resolves when the condition holds; fails, and names it, when it does not in time. */
export async function until<T>(
  what: string,
  condition: () => T | Promise<T>,
  timeoutMs = 20_000,
): Promise<NonNullable<T>> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await condition();
    if (value) return value as NonNullable<T>;
    if (Date.now() > deadline) throw new Error(`Waited in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export async function openText(content: string, language = 'plaintext'): Promise<TextEditor> {
  return window.showTextDocument(await workspace.openTextDocument({ content, language }), { preview: false });
}

/** What models, choices and switches know a document by. */
export async function uriOf(document: TextDocument): Promise<string> {
  return (await unroll()).identityOf(document).uri;
}

/** A text that a network learns in seconds. */
export const easyText = 'The cat sat on the mat. The dog lay on the rug.\n'.repeat(150);

/** A text that takes most of a minute on any machine: for tests that must meet a training while it runs. */
export const longText = Array.from({ length: 4000 }, (_, line) => {
  const word = (place: number) => `w${((line * 7919 + place * 104_729) % 65_537) % 1500}`;
  return `${Array.from({ length: 12 }, (_unused, place) => word(place)).join(' ')}.\n`;
}).join('');

/** Trains on a document with a small network; resolves with the model in the registry. */
export async function trainQuickly(document: TextDocument, epochs = 12, kind: ModelKind = 'language') {
  const { controller, registry, identityOf } = await unroll();
  const documentUri = identityOf(document).uri;
  const { result } = await controller.train({
    documentUri,
    documentVersion: document.version,
    name: 'quick',
    languageId: document.languageId,
    text: document.getText(),
    options: {
      model: { kind, cell: 'gru', layers: 1, hiddenSize: 32 },
      tokenizer: { kind: 'word' },
      training: { epochs, steps: 0, seconds: 20, learningRate: 0.01 },
    },
  });
  const model = registry.models.find((candidate) => candidate.documentUri === documentUri);
  if (!result || !model) throw new Error('The training made no model.');
  return { result, model };
}
