import { beforeEach, describe, expect, it, vi } from 'vitest';

interface Item {
  value: unknown;
}

/** A quick pick whose list is accepted as soon as it is shown; `seen` are the values that were chosen by then. */
const seen: unknown[] = [];
class Picker {
  items: Item[] = [];
  activeItems: Item[] = [];
  selectedItems: Item[] = [];
  private accept: () => void = () => undefined;
  onDidAccept(listener: () => void) {
    this.accept = listener;
    return { dispose: () => undefined };
  }
  onDidHide = () => ({ dispose: () => undefined });
  onDidTriggerButton = this.onDidHide;
  onDidChangeValue = this.onDidHide;
  dispose = () => undefined;
  show() {
    // As VS Code does: where nothing is chosen the first of the list is.
    if (this.activeItems.length === 0) this.activeItems = this.items.slice(0, 1);
    seen.push(this.activeItems[0]?.value);
    queueMicrotask(() => this.accept());
  }
}
vi.mock('vscode', () => ({
  l10n: { t: (text: string) => text },
  window: { createQuickPick: () => new Picker() },
  QuickInputButtons: { Back: {} },
}));
const { askForTrainingOptions } = await import('../../../src/host/wizard/trainingWizard');

const { runOptions } = await import('../../../src/host/wizard/trainingOptions');

describe('the wizard', () => {
  beforeEach(() => {
    seen.length = 0;
  });

  it.each(['blank', 'translate', 'language'] as const)(
    'chooses at first what is asked for: %s',
    async (kind) => {
      const options = await askForTrainingOptions('story.txt', kind);
      expect(seen[0]).toBe(kind);
      expect(options?.model).toEqual({ kind });
    },
  );

  it('asks how far back only where a text goes on', async () => {
    await askForTrainingOptions('pairs.tsv', 'translate');
    expect(seen).toHaveLength(6);
    const far = { sequenceLength: 64 } as const;
    expect(runOptions({ kind: 'language', ...far }).training).toEqual(far);
    expect(runOptions({ kind: 'translate', ...far }).training).toEqual({});
  });

  it('chooses the next word where nothing is', async () => {
    expect((await askForTrainingOptions('story.txt'))?.model).toEqual({ kind: 'language' });
    expect(seen).toHaveLength(7);
  });
});
