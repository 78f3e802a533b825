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
  async answer({ modelIds }, { registry }) {
    const found: RunCurve[] = [];
    for (const { id, name, record } of registry.models) {
      if (record && modelIds.includes(id)) found.push({ id, name, points: await registry.curveOf(record) });
    }
    return { curves: found };
  },
};
