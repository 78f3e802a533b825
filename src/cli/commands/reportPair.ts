import { UnrollError } from '../../base/errors';
import { PairGradientReader } from '../../engine/gradient/pairGradientAt';
import { chooseKernels } from '../../engine/kernels/chooseKernels';
import type { Translator } from '../../engine/model/translator';
import { recordPair } from '../../engine/translation/recordPair';
import { pairAt, type PairPlace } from '../../protocol/pairPlace';
import type { RecordedAnswer } from '../../protocol/recording';

/**
 * The pair of a line, counted from 1, or of the first that has a text. Throws `bad-input` where none is.
 */
export function pairOfText(text: string, line?: number): PairPlace {
  const lines = text.split(/\r?\n/);
  const at = line === undefined ? lines.findIndex((each) => each.trim() !== '') : line - 1;
  const chosen = lines[at] ?? '';
  if (chosen.trim() === '')
    throw new UnrollError(
      'bad-input',
      line === undefined ? 'The text is empty.' : `There is no text on line ${line}.`,
      'Give a file of pairs, the source, a tab, the target on each line, and with --line one of its lines.',
    );
  return pairAt(chosen, 0, { text: '', start: 0, end: 0 });
}

/** Answers to what the panel asks about a pair, and of how many tokens the target is, its end among them. */
export function* recordedPair(
  model: Translator,
  named: { id: string; name: string },
  place: PairPlace,
): Generator<void, { answers: RecordedAnswer[]; tokens: number }> {
  const gradients = new PairGradientReader(chooseKernels().backend);
  const answers = yield* recordPair(model, gradients, place, named);
  const tokens = answers.filter(
    ({ name, request }) => name === 'connectivity' && Object.hasOwn(request as object, 'position'),
  ).length;
  return { answers, tokens };
}
