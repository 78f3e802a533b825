import { l10n, ProgressLocation, type TextEditor, window } from 'vscode';
import type { LabProgress, LabTaskName } from '../../protocol/laboratory';
import type { CellKind } from '../../protocol/spec';
import { documentName } from '../editor/documentName';
import type { Laboratory } from './laboratory';
import { identityOf } from '../models/documentIdentity';
import { compareSeconds } from '../settings';

const cells: CellKind[] = ['rnn-tanh', 'gru', 'lstm'];

interface Comparison {
  label: string;
  detail: string;
  task?: LabTaskName;
  distance?: number;
  /** For each cell. */
  seconds: number;
}

/** Asks what to compare, trains each cell and shows how it goes. */
export async function compareMemory(
  editor: TextEditor | undefined,
  laboratory: Laboratory,
  onBegin: () => void,
): Promise<void> {
  const chosen = await window.showQuickPick(comparisons(editor), {
    title: l10n.t('Compare the memory of RNN, GRU and LSTM'),
    placeHolder: l10n.t('Each gets as many parameters and as much time as the others'),
    matchOnDetail: true,
  });
  if (!chosen) return;
  onBegin();
  const options = {
    location: ProgressLocation.Notification,
    title: l10n.t('Unroll: comparing memory, {0}', chosen.label),
    cancellable: true,
  };
  await window.withProgress(options, async (progress, token) => {
    let shown = 0;
    const listener = laboratory.onDidChange(() => {
      const { running } = laboratory.view;
      if (!running) return;
      const whole = (100 * (cells.indexOf(running.cell) + running.share)) / cells.length;
      progress.report({ message: progressOf(running), increment: Math.max(0, whole - shown) });
      shown = Math.max(shown, whole);
    });
    const stopping = token.onCancellationRequested(() => void laboratory.stop());
    try {
      await run(chosen, editor, laboratory);
    } finally {
      listener.dispose();
      stopping.dispose();
    }
  });
}

function run(
  { task, distance, seconds }: Comparison,
  editor: TextEditor | undefined,
  laboratory: Laboratory,
) {
  if (task) return laboratory.compareTask({ task, cells, distance, seconds, seed: 1 });
  if (!editor) return Promise.resolve(undefined);
  const { document } = editor;
  const source = {
    documentUri: identityOf(document).uri,
    name: documentName(document),
    languageId: document.languageId,
    text: document.getText(),
  };
  return laboratory.compareText(source, cells, seconds);
}

function comparisons(editor: TextEditor | undefined): Comparison[] {
  const textSeconds = compareSeconds();
  const text: Comparison[] = editor
    ? [
        {
          label: l10n.t('This text: {0}', documentName(editor.document)),
          detail: l10n.t(
            'Three small language models, {0} s each; then what each still knows at the cursor',
            textSeconds,
          ),
          seconds: textSeconds,
        },
      ]
    : [];
  return [...text, ...tasks()];
}

function tasks(): Comparison[] {
  return [
    {
      task: 'recall',
      distance: 40,
      seconds: 20,
      label: l10n.t('Recall, 40 words later'),
      detail: l10n.t('“I grew up in France … so I speak fluent ___”, up to {0} s each', 20),
    },
    {
      task: 'temporal-order',
      distance: 100,
      seconds: 20,
      label: l10n.t('Temporal order over 100 steps'),
      detail: l10n.t('In which order did two signals come? Up to {0} s each', 20),
    },
    {
      task: 'adding',
      distance: 100,
      seconds: 40,
      label: l10n.t('Adding problem over 100 steps'),
      detail: l10n.t('The sum of two marked numbers among many, up to {0} s each', 40),
    },
    {
      task: 'copy',
      distance: 30,
      seconds: 40,
      label: l10n.t('Copy memory after 30 steps'),
      detail: l10n.t('Ten symbols, a long wait, then the same ten again, up to {0} s each', 40),
    },
    {
      task: 'dyck-1',
      distance: 50,
      seconds: 15,
      label: l10n.t('Balanced brackets, 50 long'),
      detail: l10n.t('Is everything closed? Tested up to four times as long, {0} s each', 15),
    },
    {
      task: 'anbn',
      distance: 50,
      seconds: 20,
      label: l10n.t('Counting: aⁿbⁿ up to 50'),
      detail: l10n.t('As many b as a, then the end. Tested up to four times as far, {0} s each', 20),
    },
  ];
}

function progressOf({ cell, loss, reached, distance }: LabProgress): string {
  const name = { 'rnn-tanh': 'RNN', 'rnn-relu': 'RNN', gru: 'GRU', lstm: 'LSTM' }[cell];
  if (!Number.isFinite(loss)) return l10n.t('{0} begins', name);
  const value = loss.toFixed(3);
  if (reached === undefined || distance === undefined) return l10n.t('{0}: loss {1}', name, value);
  return l10n.t('{0}: at distance {1} of {2}, loss {3}', name, reached, distance, value);
}
