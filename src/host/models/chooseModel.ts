/** What the choice of a model looks at. */
export interface Candidate {
  documentUri: string;
  languageId: string;
  trainedAt: number;
}

/** Why a model speaks: the user chose it, it was trained on the document, or it is the latest of the document's language. */
export type WhyChosen = 'chosen' | 'own' | 'language';

/** A user's choice that no model shall speak. */
export const noModel = 'none';

/**
 * The model that speaks for a document: the user's choice (a model's own document, or `noModel`), else the document's own,
 * else the latest of the same language, else none. A choice whose model is gone counts for nothing.
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
  if (own) return { model: own, why: 'own' };
  const sibling = latest(models.filter((model) => model.languageId === document.languageId));
  return sibling && { model: sibling, why: 'language' };
}

function latest<M extends Candidate>(models: readonly M[]): M | undefined {
  return models.reduce<M | undefined>(
    (best, model) => (best && best.trainedAt >= model.trainedAt ? best : model),
    undefined,
  );
}
