import type { TextEditor } from 'vscode';
import { describe, expect, it, vi } from 'vitest';
import { UnrollError } from '../../../../src/base/errors';
import type { ColouringService } from '../../../../src/host/colouring/colouringService';
import type { TrainingSource } from '../../../../src/host/training/trainingRun';

const executed: string[] = [];
let choose: (title: string) => void = () => undefined;
vi.mock('vscode', () => ({
  ConfigurationTarget: {},
  QuickPickItemKind: {},
  l10n: { t: (text: string) => text },
  commands: { executeCommand: async (id: string) => executed.push(id) },
  window: { showInformationMessage: () => new Promise<string>((resolve) => (choose = resolve)) },
  workspace: {
    asRelativePath: (uri: { path: string }) => uri.path,
    getConfiguration: () => ({ get: () => undefined }),
  },
}));
const { colourBySurprisal } = await import('../../../../src/host/colouring/colouringCommands');

describe('colouring a text that no model speaks for', () => {
  it('trains on that text, whatever has come to the front since it was offered, and colours it then', async () => {
    const uri = { scheme: 'file', path: '/story.txt', toString: () => 'file:///story.txt' };
    const document = {
      uri,
      fileName: '/story.txt',
      languageId: 'plaintext',
      version: 1,
      isClosed: false,
      getText: () => 'once',
    };
    const trained: TrainingSource[] = [];
    const coloured: unknown[] = [];
    const service = {
      colouringOf: () => undefined,
      colour: async (of: unknown) => {
        if (trained.length === 0) throw new UnrollError('no-model', 'No model.');
        coloured.push(of);
      },
    };
    await colourBySurprisal({ document } as unknown as TextEditor, service as unknown as ColouringService, {
      train: async (source) => void trained.push(source),
    });
    expect(trained).toEqual([]);
    choose('Train and Colour');
    await vi.waitFor(() => expect(coloured).toEqual([document]));
    expect(trained).toMatchObject([{ documentUri: 'file:///story.txt', text: 'once' }]);
    expect(executed).toEqual([]);
  });
});
