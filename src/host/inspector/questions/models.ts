import { isObject } from './checks';
import type { Question } from './question';

export const models: Question<'models'> = {
  check: (request) => (isObject(request) ? {} : undefined),
  async answer(_request, { model, registry, runs }) {
    const others = registry.models.filter(({ id }) => id !== model.id);
    const speaking = [model, ...others];
    const listed = await runs.list();
    return {
      models: [
        ...speaking.map(({ id, name, kind, record }) => ({
          ...{ id, name },
          ...(kind && { kind }),
          ...(record && { cell: record.summary.spec.model.cell }),
        })),
        ...listed.filter(({ id }) => !speaking.some((other) => other.id === id)),
      ],
    };
  },
};
