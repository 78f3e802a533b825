import type { RunCurve } from '../../../protocol/inspectorQuestions';
import { isObject } from './checks';
import type { Question } from './question';

const mostCurves = 8;

export const curves: Question<'curves'> = {
  check(request) {
    if (!isObject(request) || !Array.isArray(request.modelIds)) return undefined;
    const modelIds: unknown[] = request.modelIds.slice(0, mostCurves);
    return modelIds.every((id) => typeof id === 'string') ? { modelIds } : undefined;
  },
  async answer({ modelIds }, { registry, runs }) {
    const found: RunCurve[] = [];
    for (const { id, name, record } of registry.models) {
      if (record && modelIds.includes(id)) found.push({ id, name, points: await registry.curveOf(record) });
    }
    const missing = modelIds.filter((wanted) => !found.some(({ id }) => id === wanted));
    const listed = missing.length > 0 ? await runs.list() : [];
    for (const { id, name } of listed) {
      if (missing.includes(id)) found.push({ id, name, points: await runs.curveOf(id) });
    }
    return { curves: found };
  },
};
