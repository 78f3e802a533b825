import { expect, it } from 'vitest';
import { interventionWords } from '../../webview/whatIf/interventionWords';

it.each([
  ['layer0.unit17.hidden=0', 'Unit 17, layer 1: Hidden state 0'],
  ['layer1.unit93.forget=1', 'Unit 93, layer 2: Forget gate open'],
  ['layer0.unit*.input=shut', 'All units, layer 1: Input gate shut'],
  ['layer0.unit2.forget=0.5', 'Unit 2, layer 1: Forget gate 0.5'],
  ['layer0.unit3.cell@12=-2', 'Unit 3, layer 1: Cell state \u22122, at token 12 only'],
  ['encoder.layer0.unit3.cell@0=0', 'Encoder, unit 3, layer 1: Cell state 0, at token 0 only'],
  ['decoder.layer0.unit*.hidden=0', 'Decoder, all units, layer 1: Hidden state 0'],
  ['not this', ''],
  ['backward.layer0.unit3.hidden=0', ''],
])('%s in words', (set, words) => {
  expect(interventionWords(set)).toBe(words);
});
