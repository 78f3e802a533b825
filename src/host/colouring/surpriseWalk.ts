import { l10n, ProgressLocation, Selection, type TextEditor, TextEditorRevealType, window } from 'vscode';
import { CancellationSource } from '../../base/cancellation';
import { isCancellation, UnrollError } from '../../base/errors';
import type { ColouringService } from './colouringService';
import { slipText, surpriseText } from './surpriseText';
import { nextSurprise } from './surprises';
import { tellSurprises } from './tellings';

/** Selects the next (or previous) stretch that the model did not expect, and says what it did expect. */
export async function goToSurprise(
  editor: TextEditor,
  service: ColouringService,
  step: 1 | -1,
): Promise<void> {
  const { document } = editor;
  const { version } = document;
  const { model, key } = await service.modelFor(document, { kind: 'surprisal', mode: 'tokens' });
  const cursor = document.offsetAt(editor.selection.active);
  const source = new CancellationSource();
  // Who looks at another text by then does not wait for this one.
  const gone = window.onDidChangeVisibleTextEditors((editors) => {
    if (!editors.includes(editor)) source.cancel();
  });
  try {
    const { surprises } = await window.withProgress(
      { location: ProgressLocation.Window, title: l10n.t('Unroll: looking for surprises') },
      async () => {
        const bits = await service.surprisals.read(model, document, cursor, key, source.token);
        return tellSurprises(document, key, bits, source.token);
      },
    );
    if (document.isClosed || document.version !== version) return;
    const from = {
      start: document.offsetAt(editor.selection.start),
      end: document.offsetAt(editor.selection.end),
    };
    const found = nextSurprise(surprises, from, step);
    if (!found) {
      window.setStatusBarMessage(l10n.t('Unroll: nothing surprises the model of {0} here', model.name), 5000);
      return;
    }
    const { surprise, wrapped } = found;
    const selection = new Selection(
      document.positionAt(withoutSpace(document.getText(), surprise.start, surprise.end)),
      document.positionAt(surprise.end),
    );
    editor.selection = selection;
    editor.revealRange(selection, TextEditorRevealType.InCenterIfOutsideViewport);
    const { slip, peak } = surprise;
    // It has been found: an edit that comes now only leaves untold what was expected.
    const token = slip ? undefined : await service.tokenAt(document, peak, 2).catch(unlessStale);
    const told = slip
      ? slipText(document.getText().slice(slip.start, slip.end), slip, l10n.t)
      : token
        ? surpriseText(token, l10n.t)
        : '';
    const where = wrapped
      ? step === 1
        ? l10n.t('from the beginning again')
        : l10n.t('from the end again')
      : '';
    window.setStatusBarMessage(
      ['Unroll', [told, where].filter((part) => part !== '').join(' · ')].join(': '),
      8000,
    );
  } catch (error) {
    if (isCancellation(error)) return;
    unlessStale(error);
    throw new UnrollError('stale', 'The text was edited meanwhile.', 'Run the command again.');
  } finally {
    gone.dispose();
    source.dispose();
  }
}

function unlessStale(error: unknown): undefined {
  if (!(error instanceof UnrollError && error.code === 'stale')) throw error;
  return undefined;
}

/** A word without the space that its token begins with. */
function withoutSpace(text: string, start: number, end: number): number {
  const leading = /^\s+(?=\S)/.exec(text.slice(start, end))?.[0].length ?? 0;
  return start + leading;
}
