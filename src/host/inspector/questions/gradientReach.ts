import { isIntegerIn, isObject } from './checks';
import type { Question } from './question';

export const gradientReach: Question<'gradientReach'> = {
  check(request) {
    if (!isObject(request) || !isIntegerIn(request.maxLags, 1, 512)) return undefined;
    return { maxLags: request.maxLags };
  },
  async answer({ maxLags }, { offset, token, ask }) {
    const { layers } = await ask((engine, place) =>
      engine.gradient({ ...place, offset, maxLags }, { token }),
    );
    const forward = layers.filter(({ direction }) => direction === 'forward');
    return { norms: forward.at(-1)?.hidden ?? new Float32Array() };
  },
};
