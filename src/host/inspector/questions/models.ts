import { isObject } from './checks';
import type { Question } from './question';

export const models: Question<'models'> = {
  check: (request) => (isObject(request) ? {} : undefined),
  async answer(_request, { model, registry }) {
    const others = registry.models.filter(({ id }) => id !== model.id);
    return { models: [model, ...others].map(({ id, name, kind }) => ({ id, name, ...(kind && { kind }) })) };
  },
};
