/** What the choice of a model looks at. */
export interface Candidate {
  /** Of the folder when it was trained on the files of one. */
  documentUri: string;
  languageId: string;
  trainedAt: number;
  folder?: FolderScope;
}

/** The files of a folder that a model was trained on. */
export interface FolderScope {
  /** Pattern that the files matched. */
  glob: string;
  /** Language identifiers of the files, those of most text first. */
  languages: readonly string[];
}

/**
 * Why a model speaks: the user chose it, it was trained on the document, on files of its folder, or it is the latest of the
 * document's language.
 */
export type WhyChosen = 'chosen' | 'own' | 'folder' | 'language';

/** A user's choice that no model shall speak. */
export const noModel = 'none';

/**
 * The model that speaks for a document: the user's choice (a model's own document, or `noModel`), else the later of the
 * document's own and of a folder around it, else the latest of the same language, else none. A choice whose model is gone counts for nothing.
 */
export function chooseModel<M extends Candidate>(
  models: readonly M[],
  document: { uri: string; languageId: string },
  choice?: string,
): { model: M; why: WhyChosen } | undefined {
  if (choice === noModel) return undefined;
  const own = latest(models.filter((model) => model.documentUri === document.uri));
  const chosen =
    choice === undefined ? undefined : latest(models.filter((model) => model.documentUri === choice));
  if (chosen) return { model: chosen, why: chosen === own ? 'own' : 'chosen' };
  const around = latest(models.filter((model) => isAround(model, document)));
  if (around && !(own && own.trainedAt >= around.trainedAt)) return { model: around, why: 'folder' };
  if (own) return { model: own, why: 'own' };
  const sibling = latest(models.filter((model) => isOfLanguage(model, document.languageId)));
  return sibling && { model: sibling, why: 'language' };
}

/** Whether a model was trained on files of a folder that holds the document, of the document's language among others. */
function isAround(
  { documentUri, folder }: Candidate,
  { uri, languageId }: { uri: string; languageId: string },
) {
  return (
    folder !== undefined &&
    folder.languages.includes(languageId) &&
    uri.startsWith(documentUri.endsWith('/') ? documentUri : `${documentUri}/`)
  );
}

function isOfLanguage({ languageId, folder }: Candidate, wanted: string): boolean {
  return folder ? folder.languages.includes(wanted) : languageId === wanted;
}

function latest<M extends Candidate>(models: readonly M[]): M | undefined {
  return models.reduce<M | undefined>(
    (best, model) => (best && best.trainedAt >= model.trainedAt ? best : model),
    undefined,
  );
}
