import type { WhatIfAnswer, WhatIfRequest, WhatIfSide } from '../../protocol/whatIf';
import { Random } from '../random';
import { generate } from '../reading/generate';
import type { ModelReader } from '../reading/modelReader';
import { predict } from '../reading/predict';

export type WhatIfOptions = Pick<WhatIfRequest, 'interventions' | 'topK' | 'length' | 'temperature' | 'seed'>;

/** What is expected and written at an offset, as the network is and under interventions. Throws `bad-input` for bad ones. */
export function* whatIf(
  reader: ModelReader,
  offset: number,
  options: WhatIfOptions,
): Generator<void, WhatIfAnswer> {
  const changed = reader.under(options.interventions);
  return {
    unchanged: yield* sideOf(reader, offset, options),
    changed: yield* sideOf(changed, offset, options),
  };
}

function* sideOf(
  reader: ModelReader,
  offset: number,
  { topK, length, temperature, seed }: WhatIfOptions,
): Generator<void, WhatIfSide> {
  const result = yield* predict(reader, offset, topK);
  let text = '';
  if (reader.network.spec.kind !== 'blank' && length > 0) {
    for (const piece of generate(reader, { length, temperature, random: new Random(seed), offset })) {
      text += piece;
      yield;
    }
  }
  return { result, text };
}
