import { type ExtensionContext, l10n, type LogOutputChannel, type Memento, Uri } from 'vscode';
import { mementoKeys } from '../ids';
import { showError } from '../messages';
import type { SwitchMemory } from '../suggestions/suggestionSwitch';
import type { UntitledMemory } from './documentIdentity';
import type { ModelRecord } from './modelRecord';
import type { ChoiceMemory, ModelRegistry } from './modelRegistry';

/** Models belong to the workspace; without one they are kept for all windows that have none. */
export function modelFolder(context: Pick<ExtensionContext, 'storageUri' | 'globalStorageUri'>): Uri {
  return Uri.joinPath(context.storageUri ?? context.globalStorageUri, 'models');
}

/** Comparisons of the laboratory, beside the models. */
export function laboratoryFolder(context: Pick<ExtensionContext, 'storageUri' | 'globalStorageUri'>): Uri {
  return Uri.joinPath(context.storageUri ?? context.globalStorageUri, 'laboratory');
}

/** The user's choices of models, in the workspace's memento. */
export function choicesIn(memento: Memento): ChoiceMemory {
  const read = () => memento.get<Record<string, string>>(mementoKeys.chosenModels, {});
  return {
    get: (documentUri) => (Object.hasOwn(read(), documentUri) ? read()[documentUri] : undefined),
    set: (documentUri, choice) => {
      const others = Object.entries(read()).filter(([uri]) => uri !== documentUri);
      const entries = choice === undefined ? others : [...others, [documentUri, choice] as const];
      if (choice === undefined && others.length === Object.keys(read()).length) return;
      void memento.update(mementoKeys.chosenModels, Object.fromEntries(entries));
    },
  };
}

/** Names of untitled documents, in the workspace's memento. */
export function untitledNamesIn(memento: Memento): UntitledMemory {
  return {
    get: () => memento.get<Record<string, string>>(mementoKeys.untitledNames, {}),
    set: (names) => void memento.update(mementoKeys.untitledNames, names),
  };
}

/** Documents without suggestions, in the workspace's memento. */
export function quietDocumentsIn(memento: Memento): SwitchMemory {
  return {
    get: () => memento.get<string[]>(mementoKeys.quietDocuments, []),
    set: (documentUris) => void memento.update(mementoKeys.quietDocuments, documentUris),
  };
}

/** Tells of a damaged model, once, and offers to delete it. */
export function reportDamagedModel(
  record: ModelRecord,
  error: unknown,
  registry: ModelRegistry,
  log: LogOutputChannel,
): void {
  const remove = async () => {
    try {
      await registry.delete(record);
    } catch (failure) {
      showError(log, failure);
    }
  };
  log.error(`The stored model of ${record.name} (${record.documentUri}) cannot be used.`);
  showError(log, error, { title: l10n.t('Delete Model'), run: remove });
}
