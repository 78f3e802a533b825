import { UnrollError } from '../../base/errors';
import { phrase, type Phrase } from '../../base/phrase';
import { countTokens } from '../tokenizers/boundaries';
import { tokenizerFromData } from '../tokenizers';
import type { PreparedRun } from '../text/prepareRun';
import { heldOutTokens, splitText } from '../text/splitText';
import { parsePairs } from '../translation/pairs/parsePairs';
import { encodePairs, type PreparedPairs, splitPairs } from '../translation/pairs/preparePairs';
import type { StoredCheckpoint } from './checkpointFile';
import { differenceOf, fingerprintOf } from './textFingerprint';

/** Other limits than those that the run was begun with; each that is left out is none. */
export interface NewLimits {
  epochs?: number;
  steps?: number;
  seconds?: number;
}

/**
 * The run that a checkpoint is of, with the texts that it was begun with. Throws `bad-input` that names the difference
 * for others: nothing of what follows would be what it says.
 */
export function prepareResume(
  stored: Pick<StoredCheckpoint, 'spec' | 'tokenizer' | 'text' | 'validationText' | 'step'>,
  texts: { text: string; validationText?: string },
  limits?: NewLimits,
): PreparedRun {
  checkTexts(stored, texts);
  const { spec } = stored;
  const { kind } = spec.tokenizer;
  const tokenizer = tokenizerFromData(stored.tokenizer);
  let tokens = 0;
  for (const count of countTokens(kind, texts.text).values()) tokens += count;
  const fraction = texts.validationText === undefined ? spec.training.validationFraction : 0;
  const split = splitText(texts.text, kind, tokens - heldOutTokens(tokens, fraction));
  return {
    ...resumedRun(stored, limits),
    tokenizer,
    train: tokenizer.encode(split.trainText).ids,
    valid: tokenizer.encode(texts.validationText ?? split.validText).ids,
  };
}

/** What the checkpoint was of, as pairs: `prepareResume` for an encoder-decoder. */
export function prepareResumePairs(
  stored: Pick<
    StoredCheckpoint,
    'spec' | 'tokenizer' | 'targetTokenizer' | 'text' | 'validationText' | 'step'
  >,
  texts: { text: string; validationText?: string },
  limits?: NewLimits,
): PreparedPairs {
  checkTexts(stored, texts);
  const { tokenizer, targetTokenizer, spec } = stored;
  if (!targetTokenizer) throw new Error('A checkpoint of a model that translates has two vocabularies.');
  const tokenizers = { source: tokenizerFromData(tokenizer), target: tokenizerFromData(targetTokenizer) };
  const { validationFraction, sequenceLength } = spec.training;
  const { trainPairs, validPairs } = splitPairs(parsePairs(texts.text).pairs, {
    validationText: texts.validationText,
    fraction: validationFraction,
  });
  return {
    ...resumedRun(stored, limits),
    tokenizers,
    ...encodePairs(tokenizers, { trainPairs, validPairs }, sequenceLength),
  };
}

function resumedRun(
  { spec, step }: Pick<StoredCheckpoint, 'spec' | 'step'>,
  limits: NewLimits | undefined,
): Pick<PreparedRun, 'spec' | 'reasons'> {
  const { epochs = 0, steps = 0, seconds = 0 } = limits ?? spec.training;
  return {
    spec: { ...spec, training: { ...spec.training, epochs, steps, seconds } },
    reasons: [`Goes on after step ${step}.`],
  };
}

function checkTexts(
  stored: Pick<StoredCheckpoint, 'text' | 'validationText'>,
  texts: { text: string; validationText?: string },
): void {
  checkSame(phrase`the text`, stored.text, texts.text);
  checkSame(phrase`the validation text`, stored.validationText, texts.validationText);
}

function checkSame(name: Phrase, then: StoredCheckpoint['text'] | undefined, text: string | undefined): void {
  const difference =
    then && text !== undefined
      ? differenceOf(name, then, fingerprintOf(text))
      : then
        ? phrase`${name} is missing, and the training was begun with one`
        : text !== undefined
          ? phrase`${name} is new: the training was begun without one`
          : undefined;
  if (!difference) return;
  throw new UnrollError(
    'bad-input',
    phrase`The training cannot go on: ${difference}.`,
    'Give the texts that it was begun with, or train on the new ones from the start.',
  );
}
