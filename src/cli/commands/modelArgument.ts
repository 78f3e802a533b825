import type { Intervention } from '../../protocol/interventions';
import { chooseKernels } from '../../engine/kernels/chooseKernels';
import { type LanguageModel, loadModel } from '../../engine/model/languageModel';
import { type AnyModel, loadAnyModel } from '../../engine/model/translator';
import { requireLanguageModel } from '../../engine/reading/modelKind';
import { ModelReader } from '../../engine/reading/modelReader';
import { EncodedDocument } from '../../engine/text/encodedDocument';
import { readBytes } from '../files/readInput';
import { usage } from '../flags/parseFlags';

/** A model of any kind. */
export async function readAnyModel(path: string): Promise<AnyModel> {
  return loadAnyModel(chooseKernels().backend, await readBytes(path));
}

export async function readModel(path: string): Promise<LanguageModel> {
  return loadModel(chooseKernels().backend, await readBytes(path));
}

/** A model that goes on from a text. Throws `bad-input` for one that fills blanks. */
export async function readLanguageModel(path: string): Promise<LanguageModel> {
  const model = await readModel(path);
  requireLanguageModel(model);
  return model;
}

/** A reader of a text from its very beginning. Throws `bad-input` for interventions that do not fit the model. */
export function readerOf(
  { network, tokenizer }: LanguageModel,
  text: string,
  interventions: readonly Intervention[] = [],
): ModelReader {
  return new ModelReader(network, tokenizer, new EncodedDocument(tokenizer, text), Infinity, interventions);
}

/** The value of --text. */
export function requireText(text: string | undefined, example: string): string {
  if (text !== undefined) return text;
  throw usage('--text is missing.', `For example: ${example}`);
}
