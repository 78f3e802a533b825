import { describe, expect, it } from 'vitest';
import { checkInterventions } from '../../../src/engine/interventions/checkInterventions';
import {
  formatIntervention,
  type Intervention,
  parseIntervention,
} from '../../../src/protocol/interventions';
import type { ModelSpec } from '../../../src/protocol/spec';

describe('parseIntervention', () => {
  it.each<[string, Intervention]>([
    ['layer0.unit17.cell=0', { layer: 0, unit: 17, quantity: 'cell', value: 0 }],
    [' Layer1.unit*.forget = open ', { layer: 1, unit: 'all', quantity: 'forget', value: 1 }],
    ['layer0.unit3.output=shut', { layer: 0, unit: 3, quantity: 'output', value: 0 }],
    ['layer0.unit3.cell@12=-2.5', { layer: 0, unit: 3, quantity: 'cell', value: -2.5, token: 12 }],
    [
      'backward.layer0.unit3.hidden=1e-3',
      { direction: 'backward', layer: 0, unit: 3, quantity: 'hidden', value: 0.001 },
    ],
    [
      'encoder.backward.layer0.unit3.cell@2=0',
      { side: 'encoder', direction: 'backward', layer: 0, unit: 3, quantity: 'cell', value: 0, token: 2 },
    ],
    [
      'Decoder.layer0.unit*.forget=open',
      { side: 'decoder', layer: 0, unit: 'all', quantity: 'forget', value: 1 },
    ],
    ['forward.layer0.unit3.hidden=.5', { layer: 0, unit: 3, quantity: 'hidden', value: 0.5 }],
  ])('%s', (text, intervention) => {
    expect(parseIntervention(text)).toEqual(intervention);
    expect(parseIntervention(formatIntervention(intervention))).toEqual(intervention);
  });

  it.each([
    '',
    'layer0.unit1.cell',
    'layer0.unit1.cell=',
    'layer0.unit1.cell=NaN',
    'layer0.unit1.cell=Infinity',
    'layer0.unit1.cell=1e99',
    'layer-1.unit1.cell=0',
    'layer0.unit1.soul=0',
    'backward.encoder.layer0.unit1.cell=0',
    'layer0.unit1.cell=open',
    'layer0.unit1.cell=0;rm -rf',
    `layer0.unit1.cell=${'9'.repeat(5000)}`,
    '<img src=x onerror=alert(1)>',
  ])('refuses %s and says what is meant', (text) => {
    expect(() => parseIntervention(text)).toThrow(
      expect.objectContaining({
        code: 'bad-input',
        hint: expect.stringMatching(/\S/),
        message: expect.any(String),
      }),
    );
  });
});

describe('checkInterventions', () => {
  const spec: ModelSpec = {
    cell: 'lstm',
    layers: 2,
    hiddenSize: 5,
    embeddingSize: 4,
    vocabularySize: 7,
    tied: false,
    dropout: 0,
  };

  it.each([
    ['layer2.unit0.cell=0', /no such layer/],
    ['layer0.unit5.cell=0', /no such unit/],
    ['layer0.unit0.reset=0', /no reset/],
    ['layer0.unit0.forget=1.5', /between 0 and 1/],
    ['layer0.unit0.candidate=-1.5', /between -1 and 1/],
    ['backward.layer0.unit0.cell=0', /backward/],
    ['encoder.layer0.unit0.cell=0', /no encoder: the model does not translate/],
  ])('refuses %s', (text, message) => {
    expect(() => checkInterventions(spec, [parseIntervention(text)])).toThrow(
      expect.objectContaining({ code: 'bad-input', message: expect.stringMatching(message) }),
    );
  });

  it('refuses what is no number, and tokens of a model of blanks', () => {
    const intervention: Intervention = { layer: 0, unit: 0, quantity: 'cell', value: NaN };
    expect(() => checkInterventions(spec, [intervention])).toThrow(/no number/);
    const blank = { ...spec, kind: 'blank' as const };
    expect(() => checkInterventions(blank, [{ ...intervention, value: 1, token: 3 }])).toThrow(/both ends/);
    checkInterventions(blank, [{ ...intervention, value: 1, direction: 'backward' }]);
  });
});
