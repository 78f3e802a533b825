import { throwIfCancelled } from '../../base/cancellation';
import { runInSlices } from '../../base/slices';
import type { Translator } from '../../engine/model/translator';
import { PairGradientReader } from '../../engine/gradient/pairGradientAt';
import { chooseKernels } from '../../engine/kernels/chooseKernels';
import { inspectPair } from '../../engine/translation/inspectPair';
import { translate } from '../../engine/translation/translate';
import type { Intervention } from '../../protocol/interventions';
import type { PairTrace } from '../../protocol/translation';
import type { CommandContext } from '../command';
import { setFields } from '../flags/setFlag';
import { layerRows, rowsOf } from '../output/layerRows';
import { layerTables } from '../output/layerTables';
import { fixed, percent } from '../output/numbers';
import { describePairGradient, pairGradientFields } from './gradientTranslator';

/** `inspect` of a model that translates: gates and states of encoder and decoder, and attention weights. */
export async function inspectTranslator(
  model: Translator,
  source: string,
  flags: {
    target?: string;
    gradient?: boolean;
    position?: number;
    interventions: readonly Intervention[];
  },
  { io, report }: CommandContext,
): Promise<void> {
  const check = () => throwIfCancelled(io.interruption);
  const { interventions } = flags;
  const own = async () => {
    const { candidates } = await runInSlices(translate(model, source, { beam: 4, interventions }), io, {
      check,
    });
    return candidates[0].text;
  };
  const target = flags.target ?? (await own());
  const isAssumed = flags.target === undefined;
  const trace = await runInSlices(inspectPair(model, source, target, interventions), io, { check });
  const gradients = new PairGradientReader(chooseKernels().backend);
  const question = { source, target, position: flags.position, interventions };
  const gradient =
    flags.gradient && (await runInSlices(gradients.gradientAt(model, question), io, { check }));
  const { sourceTokens, inputTokens, targetTokens, probabilities, encoder, decoder } = trace;
  const { attention, attentionalState } = trace;
  const [columns, steps] = [sourceTokens.length, targetTokens.length];
  report.done(
    {
      sourceTokens,
      inputTokens,
      targetTokens,
      probabilities,
      encoder: layerRows(encoder, columns),
      decoder: layerRows(decoder, steps),
      ...(attention && { attention: rowsOf(attention, steps, columns) }),
      ...(attentionalState && {
        attentionalState: rowsOf(attentionalState, steps, model.summary.spec.model.hiddenSize),
      }),
      ...setFields(interventions),
      ...(gradient && { gradient: pairGradientFields(gradient, isAssumed) }),
    },
    () => [describe(trace), ...(gradient ? [describePairGradient(gradient, isAssumed)] : [])].join('\n'),
  );
}

/** Each token of the target, how probable it was, and what it looked at; then the states of both sides. */
function describe(trace: PairTrace): string {
  const { sourceTokens, inputTokens, targetTokens, probabilities, attention, encoder, decoder } = trace;
  const cell = (text: string) => text.slice(0, 10).padStart(11);
  const columns = sourceTokens.length;
  const head = `${'target'.padEnd(14)}${cell('p')}${attention ? sourceTokens.map(cell).join('') : ''}`;
  const lines = targetTokens.map((token, row) => {
    const weights = attention
      ? sourceTokens.map((_, s) => cell(fixed(attention[row * columns + s], 3))).join('')
      : '';
    return `${token.slice(0, 13).padEnd(14)}${cell(percent(probabilities[row]))}${weights}`;
  });
  return [
    head,
    ...lines,
    '',
    'Encoder, by token of the source',
    layerTables(encoder, sourceTokens),
    'Decoder, by token that it read',
    layerTables(decoder, inputTokens),
  ].join('\n');
}
