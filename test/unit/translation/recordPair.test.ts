import { describe, expect, it } from 'vitest';
import { pairOfText } from '../../../src/cli/commands/reportPair';
import { PairGradientReader } from '../../../src/engine/gradient/pairGradientAt';
import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import { runToEnd } from '../../../src/engine/network/pacer';
import { inspectPair } from '../../../src/engine/translation/inspectPair';
import { lookAtPair } from '../../../src/engine/translation/lookAtPair';
import { recordPair } from '../../../src/engine/translation/recordPair';
import { sourceMarks, targetMarks } from '../../../src/engine/translation/translationSpec';
import { TranslationNetwork } from '../../../src/engine/translation/translationNetwork';
import { alarmLags, memoryLags, searchBeams } from '../../../src/protocol/askedByDefault';
import { charTokenizer } from '../reading/fixtures';
import { tinySpec } from './support/shards';

const tokenizers = { source: charTokenizer('abcd'), target: charTokenizer('vwxyz') };
const spec = tinySpec({
  cell: 'lstm',
  attention: 'dot',
  layers: 1,
  hiddenSize: 8,
  sourceVocabularySize: tokenizers.source.vocabularySize + sourceMarks,
  vocabularySize: tokenizers.target.vocabularySize + targetMarks,
});
const parts = { network: TranslationNetwork.create(referenceBackend, spec, 3), tokenizers };
const gradients = new PairGradientReader(referenceBackend);

function recorded(text: string, line?: number) {
  const model = { id: 'recorded', name: 'numbers' };
  const answers = runToEnd(recordPair(parts, gradients, pairOfText(text, line), model));
  const answerTo = (name: string, request: unknown) =>
    answers.find(
      (answer) => answer.name === name && JSON.stringify(answer.request) === JSON.stringify(request),
    )?.result as Record<string, unknown>;
  return { answers, answerTo };
}

describe('a pair that is recorded for a report', () => {
  it('answers what the panel asks, with what the questions themselves give', () => {
    const { answers, answerTo } = recorded('ab\tvw\nabca\twxy\n', 2);
    for (const beam of searchBeams)
      expect(answerTo('attention', { beam })).toMatchObject({
        from: 'pair',
        look: {
          probabilities: runToEnd(lookAtPair(parts, 'abca', 'wxy', beam)).probabilities,
          // Behind the source and a tab.
          targetRanges: [0, 1, 2, 3].map((start) => ({ start: 5 + start, end: Math.min(8, 6 + start) })),
        },
      });
    expect(answerTo('pairTrace', {}).trace).toEqual(runToEnd(inspectPair(parts, 'abca', 'wxy')));
    const at = (position: number) =>
      runToEnd(gradients.gradientAt(parts, { source: 'abca', target: 'wxy', position }));
    for (let position = 0; position <= 3; position++)
      expect(answerTo('connectivity', { lags: memoryLags, position })).toMatchObject({
        runs: [{ name: 'numbers', pair: { gradient: at(position) } }],
      });
    // The cursor stands behind the last word.
    expect(answerTo('connectivity', { lags: memoryLags })).toMatchObject({
      runs: [{ pair: { gradient: at(2) } }],
    });
    expect(answerTo('gradientReach', { maxLags: alarmLags })).toEqual({ norms: at(2).decoder[0].hidden });
    expect(answers).toHaveLength(searchBeams.length + 1 + 4 + 2);
  });

  it('is the model’s own translation where a line has no target', () => {
    const written = runToEnd(lookAtPair(parts, 'ab', undefined, 4)).target;
    expect(recorded('\n\nab\n').answerTo('attention', { beam: 4 })).toMatchObject({
      from: 'line',
      look: { target: written },
    });
  });

  it.each([
    ['', undefined],
    [' \n\t\n', undefined],
    ['ab\tvw', 2],
    ['\nab', 1],
  ])('says so where there is none: %j, line %s', (text, line) => {
    expect(() => pairOfText(text, line)).toThrowError(expect.objectContaining({ code: 'bad-input' }));
  });
});
