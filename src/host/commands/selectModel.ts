import {
  l10n,
  type LogOutputChannel,
  type QuickPickItem,
  type TextDocument,
  ThemeIcon,
  window,
} from 'vscode';
import { documentName } from '../editor/documentName';
import { showError } from '../messages';
import { noModel } from '../models/chooseModel';
import { identityOf } from '../models/documentIdentity';
import type { Model, ModelRegistry } from '../models/modelRegistry';
import { formatCount, formatPerplexity } from '../training/trainingText';

interface ModelItem extends QuickPickItem {
  /** URI of the model's document, `noModel`, or undefined for the automatic choice. */
  choice: string | undefined;
  model?: Model;
}

/** Lets the user choose the model that speaks for a document, and delete models that are not wanted any more. */
export async function selectModel(
  document: TextDocument,
  registry: ModelRegistry,
  log: LogOutputChannel,
): Promise<void> {
  await registry.load();
  const picker = window.createQuickPick<ModelItem>();
  picker.title = l10n.t('Which model speaks for {0}?', documentName(document));
  picker.matchOnDescription = true;
  const refill = () => {
    picker.items = itemsFor(document, registry);
    picker.activeItems = picker.items.filter(
      (item) => item.choice === registry.choiceFor(identityOf(document).uri),
    );
  };
  refill();
  picker.onDidTriggerItemButton(({ item }) => {
    const record = item.model?.record;
    if (record) void deleteModel(item, registry, log);
  });
  const changes = registry.onDidChange(refill);
  const picked = await new Promise<ModelItem | undefined>((resolve) => {
    picker.onDidAccept(() => resolve(picker.activeItems[0]));
    picker.onDidHide(() => resolve(undefined));
    picker.show();
  });
  changes.dispose();
  picker.dispose();
  if (picked) registry.choose(identityOf(document).uri, picked.choice);
}

function itemsFor(document: TextDocument, registry: ModelRegistry): ModelItem[] {
  const speaker = registry.speakerFor(identityOf(document));
  const remove = { iconPath: new ThemeIcon('trash'), tooltip: l10n.t('Delete this model') };
  return [
    {
      label: l10n.t('Automatic'),
      description: l10n.t('the model of this document or its folder, else the latest of its language'),
      choice: undefined,
    },
    ...registry.models.map((model): ModelItem => ({
      label: speaker?.model.id === model.id ? `$(check) ${model.name}` : model.name,
      description: describe(model),
      choice: model.documentUri,
      model,
      buttons: model.record ? [remove] : [],
    })),
    {
      label: l10n.t('None'),
      description: l10n.t('no suggestions and no predictions for this document'),
      choice: noModel,
    },
  ];
}

function describe({ record, languageId, folder }: Model): string {
  if (!record) return l10n.t('{0}, training now', languageId);
  const { spec, parameters, validLoss, trainedAt } = record.summary;
  return [
    languageId,
    `${spec.model.cell} ${spec.model.layers}×${spec.model.hiddenSize}`,
    ...(folder ? [l10n.t('folder, {0}', folder.glob)] : []),
    ...(spec.model.kind === 'translate' ? [l10n.t('translates')] : []),
    ...(spec.model.kind === 'blank' ? [l10n.t('fills blanks')] : []),
    l10n.t('{0} parameters', formatCount(parameters, true)),
    l10n.t('perplexity {0}', formatPerplexity(validLoss)),
    new Date(trainedAt).toLocaleString(),
  ].join(' · ');
}

async function deleteModel(
  { model }: ModelItem,
  registry: ModelRegistry,
  log: LogOutputChannel,
): Promise<void> {
  if (!model?.record) return;
  const { record } = model;
  const yes = l10n.t('Delete');
  const question = l10n.t('Delete the model of {0}? It can only be trained anew.', model.name);
  if ((await window.showWarningMessage(question, { modal: true }, yes)) !== yes) return;
  try {
    await registry.delete(record);
  } catch (error) {
    showError(log, error);
  }
}
