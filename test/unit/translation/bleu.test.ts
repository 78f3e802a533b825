import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addBleuCounts, bleuCounts, bleuOf, corpusBleu } from '../../../src/engine/evaluation/bleu';

interface Case {
  hypotheses: string[];
  references: string[];
  score: number;
  precisions: number[];
  brevityPenalty: number;
  hypothesisTokens: number;
  referenceTokens: number;
}

const { cases } = JSON.parse(readFileSync(join(__dirname, '../../golden/bleu/bleu.json'), 'utf8')) as {
  cases: Case[];
};

describe('corpus BLEU', () => {
  it('is that of the worked example in the README of sacrebleu', () => {
    // There the texts are cut by its own tokenizer, which does to them what is done here by hand.
    const hypotheses = ['The dog bit the man .', "It wasn't surprising .", 'The man had just bitten him .'];
    const references = [
      ['The dog bit the man .', 'The dog had bit the man .'],
      ['It was not unexpected .', 'No one was surprised .'],
      ['The man bit him first .', 'The man had bitten the dog .'],
    ];
    const result = bleuOf(addBleuCounts(hypotheses.map((text, i) => bleuCounts(text, references[i]))));
    expect(result.score).toBeCloseTo(48.530827, 5);
    expect(result.precisions.map((value) => value.toFixed(1))).toEqual(['82.4', '50.0', '45.5', '37.5']);
    expect(result.brevityPenalty).toBeCloseTo(0.943, 3);
    expect([result.hypothesisTokens, result.referenceTokens]).toEqual([17, 18]);
  });

  it.each(cases.map((one, i) => [i, one] as const))('is what sacrebleu computes, corpus %i', (_, one) => {
    const result = corpusBleu(one.hypotheses, one.references);
    expect(result.score).toBeCloseTo(one.score, 8);
    expect(result.precisions.length).toBe(4);
    result.precisions.forEach((value, n) => expect(value).toBeCloseTo(one.precisions[n], 8));
    expect(result.brevityPenalty).toBeCloseTo(one.brevityPenalty, 10);
    expect(result.hypothesisTokens).toBe(one.hypothesisTokens);
    expect(result.referenceTokens).toBe(one.referenceTokens);
  });

  it('counts a repeated word only as often as the reference has it', () => {
    // The example of Papineni et al. 2002: a modified unigram precision of 2/7.
    const references = ['the cat is on the mat', 'there is a cat on the mat'];
    const { correct, total } = bleuCounts('the the the the the the the', references);
    expect([correct[0], total[0]]).toEqual([2, 7]);
  });
});
