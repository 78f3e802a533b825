import {
  commands,
  l10n,
  type QuickPickItem,
  QuickPickItemKind,
  type TextDocument,
  type TextEditor,
  window,
} from 'vscode';
import { UnrollError } from '../../base/errors';
import { gateQuantities, type ModelSpec, quantitiesOf } from '../../protocol/spec';
import type { LayerChoice } from '../../protocol/units';
import { documentName } from '../editor/documentName';
import { commandIds } from '../ids';
import { colourByUnit as colourByUnitQuestion } from '../inspector/questions/colourByUnit';
import { showInformation } from '../messages';
import { sourceFromFile } from '../training/trainingSource';
import type { TrainingUi } from '../training/trainingUi';
import type { SurprisalMode } from './colouring';
import type { ColouringService } from './colouringService';
import { quantityName } from './names';

interface ChoiceItem<T> extends QuickPickItem {
  choice?: T;
}

/** Colours by surprisal, a log by its lines; the second time over it offers the other ways, and to stop. */
export async function colourBySurprisal(
  editor: TextEditor,
  service: ColouringService,
  trainingUi: Pick<TrainingUi, 'train'>,
): Promise<void> {
  const { document } = editor;
  const current = service.colouringOf(document);
  if (current?.kind === 'surprisal') return changeColouring({ document }, service);
  const colouring = {
    kind: 'surprisal',
    mode: document.languageId === 'log' ? 'lineMax' : 'tokens',
  } as const;
  try {
    await service.colour(document, colouring);
  } catch (error) {
    if (!isNoModel(error)) throw error;
    offerTraining(document, async () => {
      await trainingUi.train(sourceFromFile(editor));
      if (!document.isClosed) await service.colour(document, colouring);
    });
  }
}

/** What is surprising is known by a model of the text: it is trained, and the text coloured when it has learnt. */
function offerTraining(document: TextDocument, trainAndColour: () => Promise<void>): void {
  const run = async () => {
    try {
      await trainAndColour();
    } catch (error) {
      // Stopped before anything was learnt, which has been said.
      if (!isNoModel(error)) throw error;
    }
  };
  showInformation(
    l10n.t('What surprises in {0} takes a model that has learnt it.', documentName(document)),
    { title: l10n.t('Train and Colour'), run },
    { title: l10n.t('Select Model…'), run: commandIds.selectModel },
  );
}

const isNoModel = (error: unknown): boolean => error instanceof UnrollError && error.code === 'no-model';

/** Asks for layer, quantity and unit, unless the panel has said which. */
export async function colourByUnit(
  { document }: TextEditor,
  service: ColouringService,
  wish?: unknown,
): Promise<void> {
  const wanted = colourByUnitQuestion.check(wish);
  if (wanted) return service.colour(document, { kind: 'unit', ...wanted });
  const spec = await service.specFor(document);
  const title = l10n.t('Colour text by a unit');
  const choice = await pickLayer(spec, quantitiesOf[spec.cell], `${title} (1/2)`);
  if (!choice) return;
  const last = spec.hiddenSize - 1;
  const input = await window.showInputBox({
    title: `${title} (2/2)`,
    prompt: l10n.t(
      'Number of the unit, from 0 to {0}. The inspector’s tab Units finds those that stand for something.',
      last,
    ),
    value: '0',
    validateInput: (text) =>
      /^\s*\d+\s*$/.test(text) && Number(text) <= last
        ? undefined
        : l10n.t('Enter a number from 0 to {0}.', last),
  });
  if (input !== undefined) await service.colour(document, { kind: 'unit', choice, unit: Number(input) });
}

/** Asks which gate of which layer; the colour is the mean over its units. Throws `bad-input` for a model without gates. */
export async function colourByGate({ document }: TextEditor, service: ColouringService): Promise<void> {
  const spec = await service.specFor(document);
  const gates = quantitiesOf[spec.cell].filter((quantity) => gateQuantities.includes(quantity));
  if (gates.length === 0) {
    throw new UnrollError(
      'bad-input',
      'The model of this document is a simple recurrent network: it has no gates.',
      'Colour by a unit instead, or train an LSTM or a GRU.',
    );
  }
  const choice = await pickLayer(spec, gates, l10n.t('Colour text by a gate, the mean over its units'));
  if (choice) await service.colour(document, { kind: 'gate', choice });
}

/** What the legend offers: another colouring, other lines, or none. */
export async function changeColouring(
  { document }: Pick<TextEditor, 'document'>,
  service: ColouringService,
): Promise<void> {
  const current = service.colouringOf(document);
  const mode = (
    wanted: SurprisalMode,
    label: string,
    detail: string,
  ): ChoiceItem<SurprisalMode | 'stop' | 'unit' | 'gate'> => ({
    label,
    detail,
    description: current?.kind === 'surprisal' && current.mode === wanted ? l10n.t('now') : undefined,
    choice: wanted,
  });
  const items = [
    mode(
      'tokens',
      l10n.t('$(paintcan) Surprisal of Tokens'),
      l10n.t('what the model did not expect, word by word'),
    ),
    mode(
      'lineMax',
      l10n.t('$(list-flat) Most Surprising Token of Each Line'),
      l10n.t('whole lines, also on the overview ruler: odd entries of a log'),
    ),
    mode(
      'lineMean',
      l10n.t('$(list-flat) Mean Surprisal of Each Line'),
      l10n.t('whole lines that are unlike the others as a whole'),
    ),
    {
      label: l10n.t('$(symbol-variable) Unit…'),
      detail: l10n.t('one unit’s state or gate'),
      choice: 'unit' as const,
    },
    {
      label: l10n.t('$(symbol-boolean) Gate…'),
      detail: l10n.t('the mean of a gate over all units'),
      choice: 'gate' as const,
    },
    ...(current
      ? [
          { label: '', kind: QuickPickItemKind.Separator },
          { label: l10n.t('$(circle-slash) Stop Colouring'), choice: 'stop' as const },
        ]
      : []),
  ];
  const picked = await window.showQuickPick<ChoiceItem<SurprisalMode | 'stop' | 'unit' | 'gate'>>(items, {
    title: l10n.t('Colour the text by'),
  });
  if (!picked) return;
  switch (picked.choice) {
    case undefined:
      return;
    case 'stop':
      return service.colour(document, undefined);
    case 'unit':
    case 'gate': {
      await commands.executeCommand(
        picked.choice === 'unit' ? commandIds.colourByUnit : commandIds.colourByGate,
      );
      return;
    }
    default:
      return service.colour(document, { kind: 'surprisal', mode: picked.choice });
  }
}

async function pickLayer(
  spec: ModelSpec,
  quantities: readonly LayerChoice['quantity'][],
  title: string,
): Promise<LayerChoice | undefined> {
  const directions = spec.kind === 'blank' ? (['forward', 'backward'] as const) : (['forward'] as const);
  const items = directions.flatMap((direction) =>
    Array.from({ length: spec.layers }, (_, layer) => layer).flatMap((layer) =>
      quantities.map((quantity): ChoiceItem<LayerChoice> => ({
        label: quantityName(quantity),
        description: [
          spec.layers > 1 || spec.kind === 'blank' ? l10n.t('layer {0}', layer + 1) : '',
          direction === 'backward'
            ? l10n.t('right to left')
            : spec.kind === 'blank'
              ? l10n.t('left to right')
              : '',
        ]
          .filter((part) => part !== '')
          .join(', '),
        choice: { ...(direction === 'backward' && { direction }), layer, quantity },
      })),
    ),
  );
  if (items.length === 1) return items[0].choice;
  return (await window.showQuickPick(items, { title }))?.choice;
}
