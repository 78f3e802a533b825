import { throwIfCancelled } from '../../base/cancellation';
import { runInSlices } from '../../base/slices';
import { PairGradientReader } from '../../engine/gradient/pairGradientAt';
import { chooseKernels } from '../../engine/kernels/chooseKernels';
import type { Translator } from '../../engine/model/translator';
import { translate } from '../../engine/translation/translate';
import type { LayerGradient, PairGradientResult } from '../../protocol/gradient';
import type { Intervention } from '../../protocol/interventions';
import type { CommandContext } from '../command';
import { usage } from '../flags/parseFlags';
import { setFields } from '../flags/setFlag';
import { barOf, scientific } from '../output/bars';
import { connectivityLines, lagFields, lagLines, logShare, normFields } from '../output/gradientLines';
import { fixed, percent, visible } from '../output/numbers';

/** `gradient` of a model that translates: how one token of a target hangs on the source, and on what stands before it. */
export async function gradientOfTranslator(
  model: Translator,
  source: string,
  flags: { target?: string; position?: number; lags?: number; interventions: readonly Intervention[] },
  { io, report }: CommandContext,
): Promise<void> {
  if (flags.lags !== undefined)
    throw usage('--lags is for models of a text: of a pair, every step is shown.', 'Leave it out.');
  const { interventions } = flags;
  const check = () => throwIfCancelled(io.interruption);
  const own = async () =>
    (await runInSlices(translate(model, source, { beam: 1, interventions }), io, { check })).candidates[0]
      .text;
  const target = flags.target ?? (await own());
  const reader = new PairGradientReader(chooseKernels().backend);
  const question = { source, target, position: flags.position, interventions };
  const result = await runInSlices(reader.gradientAt(model, question), io, { check });
  const isAssumed = flags.target === undefined;
  report.done(
    { ...pairGradientFields(result, isAssumed), targetText: target, ...setFields(interventions) },
    () => describePairGradient(result, isAssumed),
  );
}

/** The decoder in the fields that a model of a text has; the encoder in its own, by token of the source. */
export function pairGradientFields(result: PairGradientResult, assumed: boolean) {
  const { position, text, probability, loss } = result.target;
  const { summary, attention } = result;
  const hasCells = summary.some(({ cellState }) => cellState !== undefined);
  return {
    position,
    target: { text, probability, loss, assumed },
    ...lagFields(result.decoder),
    tokens: result.inputTokens,
    connectivity: result.inputConnectivity,
    encoder: {
      tokens: result.sourceTokens,
      ...normFields(result.encoder),
      connectivity: result.sourceConnectivity,
      ...(attention && { attention }),
    },
    summary: {
      norms: summary.map(({ hidden }) => hidden),
      ...(hasCells && { cellNorms: summary.map(({ cellState }) => cellState) }),
    },
  };
}

export function describePairGradient(result: PairGradientResult, isAssumed: boolean): string {
  const { target, encoder, decoder, summary, sourceTokens, inputTokens, attention } = result;
  const { text, probability, loss, position } = target;
  const whose = isAssumed ? ' of its own translation' : '';
  const most = Math.max(...encoder.flatMap(({ hidden }) => [...hidden]));
  const strongest = Math.max(...result.sourceConnectivity, ...result.inputConnectivity);
  const connectivity = '|d logit / d embedding|, token by token of the';
  return [
    `Prediction of token ${position}${whose}, “${visible(text)}”: probability ${percent(probability)}, loss ${fixed(loss, 4)} nats`,
    '',
    'Decoder',
    ...decoder.map((layer) => `${lagLines(layer, decoder.length > 1)}\n`),
    `|d loss / d h| at the decoder's first state, what the encoder hands over${attention ? '' : ' (all that it does, without attention)'}:`,
    ...summary.map(({ hidden, cellState }, l) => {
      const name = summary.length > 1 ? `  layer ${l + 1}` : '';
      return `  ${scientific(hidden)}${cellState === undefined ? '' : `  (${scientific(cellState)})`}${name}`;
    }),
    '',
    'Encoder',
    ...encoder.map((layer) => `${tokenLines(layer, sourceTokens, most, encoder.length > 1)}\n`),
    ...(attention ? [`${attentionLines(attention, sourceTokens)}\n`] : []),
    `${connectivityLines(`${connectivity} source:`, sourceTokens, result.sourceConnectivity, strongest)}\n`,
    connectivityLines(`${connectivity} target before it:`, inputTokens, result.inputConnectivity, strongest),
  ].join('\n');
}

/** All layers by one scale, so that they compare. */
function tokenLines(
  { cell, layer, direction, hidden, cellState }: LayerGradient,
  tokens: readonly string[],
  most: number,
  isNumbered: boolean,
): string {
  const name = `${isNumbered ? `layer ${layer + 1} ${direction}, ` : ''}${cell}`;
  return [
    `|d loss / d h| by token of the source, ${name}${cellState ? ' (and |d loss / d c|)' : ''}:`,
    ...tokens.map((token, i) => {
      const ofCell = cellState ? `  (${scientific(cellState[i])})` : '';
      return `  ${scientific(hidden[i])}${ofCell}  ${barOf(logShare(hidden[i], most))}  ${visible(token)}`;
    }),
  ].join('\n');
}

function attentionLines(weights: Float32Array, tokens: readonly string[]): string {
  return [
    'Attention, over the tokens of the source:',
    ...tokens.map(
      (token, i) => `  ${fixed(weights[i], 4).padStart(10)}  ${barOf(weights[i])}  ${visible(token)}`,
    ),
  ].join('\n');
}
