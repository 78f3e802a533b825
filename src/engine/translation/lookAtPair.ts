import { UnrollError } from '../../base/errors';
import { attentionSubstitutes, type PairLook, type WithoutAttention } from '../../protocol/attention';
import type { Intervention } from '../../protocol/interventions';
import { forceInRun, pairInterventions } from '../interventions/pairInterventions';
import { Pacer } from '../network/pacer';
import { endMark } from './inspectPair';
import { type ReadSide, readSource, readTarget } from './readPair';
import { targetProbabilities } from './targetProbabilities';
import { tokenRanges } from './tokenRanges';
import { translate, type TranslatorParts } from './translate';
import type { TranslationNetwork } from './translationNetwork';

/**
 * A pair as the model reads and writes it, how probable the same target is with attention replaced, and what the model itself
 * writes for the source, which is the target where none is given; all of that under interventions where there are any. Throws as `translate` and `inspectPair`.
 */
export function* lookAtPair(
  parts: TranslatorParts,
  sourceText: string,
  targetText: string | undefined,
  beam: number,
  interventions: readonly Intervention[] = [],
): Generator<void, PairLook> {
  const { network, tokenizers } = parts;
  const translation =
    beam > 0 ? yield* quietly(translate(parts, sourceText, { beam, interventions })) : undefined;
  const target = targetText ?? translation?.candidates[0]?.text;
  if (target === undefined)
    throw new UnrollError('bad-input', 'The model writes nothing for this.', 'Give a target to look at.');
  const source = readSource(tokenizers, sourceText);
  const read = readTarget(tokenizers, target);
  const { learnt, attention, without } = yield* readInEveryWay(network, source, read, interventions);
  const { unknownId } = tokenizers.source;
  return {
    sourceTokens: [...source.texts, endMark],
    sourceRanges: [...tokenRanges(sourceText, source.texts), endOf(sourceText)],
    sourceKnown: [...Array.from(source.ids, (id) => id !== unknownId), true],
    target,
    targetTokens: [...read.texts, endMark],
    targetRanges: [...tokenRanges(target, read.texts), endOf(target)],
    probabilities: learnt,
    ...(attention && { attention }),
    without,
    ...(translation && { translation }),
  };
}

interface Readings {
  learnt: Float32Array;
  attention?: Float32Array;
  without: WithoutAttention[];
}

function* readInEveryWay(
  network: TranslationNetwork,
  source: ReadSide,
  target: ReadSide,
  interventions: readonly Intervention[],
): Generator<void, Readings> {
  const forced = pairInterventions(network.spec, interventions);
  const giveBack = network.take('translating');
  const { single } = network;
  const { attention } = single;
  try {
    const pacer = new Pacer(network.kernels);
    network.freshWeights();
    forceInRun(single, forced);
    single.batch.fill([{ source: source.ids, target: target.ids }]);
    const { sourceSteps, targetSteps } = single.batch;
    const probabilities = function* () {
      return Float32Array.from(yield* targetProbabilities(network, targetSteps, pacer));
    };
    yield* single.encode(pacer);
    yield* single.decode(pacer);
    const learnt = yield* probabilities();
    if (!attention) return { learnt, without: [] };
    const weights = attention.rows[0].weights.slice(0, targetSteps * sourceSteps);
    const without: WithoutAttention[] = [];
    for (const substitute of attentionSubstitutes) {
      attention.substitute = substitute;
      yield* single.decode(pacer);
      without.push({ substitute, probabilities: yield* probabilities() });
    }
    return { learnt, attention: weights, without };
  } finally {
    if (attention) attention.substitute = undefined;
    forceInRun(single, undefined);
    giveBack();
  }
}

function endOf({ length }: string): { start: number; end: number } {
  return { start: length, end: length };
}

/** The result alone: what is written is not shown while it grows. */
function* quietly<T>(work: Generator<unknown, T>): Generator<void, T> {
  for (;;) {
    const state = work.next();
    if (state.done) return state.value;
    yield;
  }
}
