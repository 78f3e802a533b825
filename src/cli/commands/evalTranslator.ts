import { throwIfCancelled } from '../../base/cancellation';
import { UnrollError } from '../../base/errors';
import { englishOf } from '../../base/phrase';
import { runInSlices } from '../../base/slices';
import type { Translator } from '../../engine/model/translator';
import { evaluateTranslations } from '../../engine/translation/evaluateTranslations';
import { parsePairs } from '../../engine/translation/pairs/parsePairs';
import type { PairEvaluation, PairScores } from '../../protocol/translation';
import type { CommandContext } from '../command';
import { count, fixed, percent, perplexity } from '../output/numbers';

/** `eval` of a model that translates: loss per token, exact match and BLEU, also by length of the source. */
export async function evalTranslator(
  model: Translator,
  text: string,
  beam: number,
  { io, report }: CommandContext,
): Promise<void> {
  const { pairs, notes: phrases } = parsePairs(text);
  const notes = phrases.map(englishOf);
  const check = () => throwIfCancelled(io.interruption);
  const result = await runInSlices(evaluateTranslations(model, pairs, { beam }), io, { check });
  if (result.pairs === 0) {
    throw new UnrollError(
      'bad-input',
      'All pairs are too long for the model.',
      'Split the texts into sentences.',
    );
  }
  notes.forEach((note) => report.note(note));
  report.done({ ...result, perplexity: Math.exp(result.loss), notes }, () => describe(result));
}

function describe(result: PairEvaluation): string {
  const row = (name: string, { pairs, loss, exactMatch, bleu }: PairScores) =>
    [
      name.padEnd(16),
      count(pairs).padStart(8),
      fixed(loss, 4).padStart(10),
      percent(exactMatch).padStart(10),
      fixed(bleu, 2).padStart(8),
    ].join('');
  const precisions = result.precisions.map((value) => fixed(value, 1)).join('/');
  return [
    `${count(result.pairs)} pairs, ${count(result.tokens)} tokens to write; beam ${result.beam}${result.leftOut > 0 ? `; ${count(result.leftOut)} pairs too long` : ''}`,
    `loss         ${fixed(result.loss, 4)} nats per token, perplexity ${perplexity(result.loss)}`,
    `exact match  ${percent(result.exactMatch)}`,
    `BLEU         ${fixed(result.bleu, 2)}   ${precisions}, brevity penalty ${fixed(result.brevityPenalty, 3)}`,
    '',
    `${'source words'.padEnd(16)}${'pairs'.padStart(8)}${'loss'.padStart(10)}${'exact'.padStart(10)}${'BLEU'.padStart(8)}`,
    ...result.byLength.map((bucket) =>
      row(bucket.to === Infinity ? `over ${bucket.from - 1}` : `${bucket.from} to ${bucket.to}`, bucket),
    ),
  ].join('\n');
}
