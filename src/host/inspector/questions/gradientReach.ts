import { isIntegerIn, isObject } from './checks';
import { pairConnectivity } from './pairConnectivity';
import type { Question } from './question';

export const gradientReach: Question<'gradientReach'> = {
  check(request) {
    if (!isObject(request) || !isIntegerIn(request.maxLags, 1, 512)) return undefined;
    return { maxLags: request.maxLags };
  },
  async answer({ maxLags }, context) {
    const { offset, token, ask, model } = context;
    if (model.kind === 'translate') {
      // Of a translator over the steps of what it writes.
      const [run] = await pairConnectivity(context, [], undefined);
      return { norms: run?.pair?.gradient.decoder.at(-1)?.hidden.slice(0, maxLags) ?? new Float32Array() };
    }
    const { layers } = await ask((engine, place) =>
      engine.gradient({ ...place, offset, maxLags }, { token }),
    );
    const forward = layers.filter(({ direction }) => direction === 'forward');
    return { norms: forward.at(-1)?.hidden ?? new Float32Array() };
  },
};
