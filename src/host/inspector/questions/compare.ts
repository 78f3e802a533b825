import { throwIfCancelled } from '../../../base/cancellation';
import { UnrollError } from '../../../base/errors';
import type { ComparedContext } from '../../../protocol/inspectorQuestions';
import { isIntegerIn, isObject, isTemperature } from './checks';
import type { Question } from './question';

/** A context is a few lines; the engine reads it from its beginning. In UTF-16 units. */
const longestContext = 20_000;
const mostContexts = 4;

export const compare: Question<'compare'> = {
  check(request) {
    if (!isObject(request)) return undefined;
    const { contexts, temperature, top } = request;
    if (!isTemperature(temperature) || !isIntegerIn(top, 1, 100)) return undefined;
    if (!Array.isArray(contexts) || contexts.length === 0 || contexts.length > mostContexts) return undefined;
    const checked = contexts.map(contextIn);
    if (!checked.every((context) => context !== undefined)) return undefined;
    return { contexts: checked, temperature, top };
  },
  async answer({ contexts, temperature, top }, { model, registry, runs, questions, token }) {
    const results = [];
    for (const { text, modelId } of contexts) {
      throwIfCancelled(token);
      const known = modelId === undefined ? model : registry.models.find(({ id }) => id === modelId);
      const reader = known ?? (modelId === undefined ? undefined : await runs.bringIn(modelId));
      if (!reader) throw goneError();
      const result = await questions.askModel(reader, (engine, id) =>
        engine.outlook({ modelId: id, text, topK: top, temperature }, { token }),
      );
      results.push({ ...result, modelName: reader.name });
    }
    return { results };
  },
};

function contextIn(value: unknown): ComparedContext | undefined {
  if (!isObject(value) || typeof value.text !== 'string') return undefined;
  const text = value.text.slice(-longestContext);
  if (value.modelId === undefined) return { text };
  return typeof value.modelId === 'string' ? { text, modelId: value.modelId } : undefined;
}

function goneError(): UnrollError {
  return new UnrollError(
    'no-model',
    'The model to compare with is not there any more.',
    'Choose another one for this side.',
  );
}
