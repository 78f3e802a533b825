import type {
  PairTraceView,
  QuestionAnswer,
  QuestionName,
  QuestionRequest,
} from '../../src/protocol/inspectorQuestions';
import type { PairSide } from '../../src/protocol/interventions';
import type { Trace } from '../../src/protocol/predictions';
import type { Host } from '../host';
import { RefusedError } from '../questionBook';
import { traceAnswer } from '../recorded/recordedTraces';
import { strings } from '../strings';

/**
 * Answers questions about traces for a translator: it has no text that goes on, but the pair at the cursor, which comes as a
 * whole. All other questions, and all while `isOn` is false, go to the host.
 */
export class PairHost implements Pick<Host, 'ask'> {
  isOn = false;
  side: PairSide = 'decoder';
  /** The half whose units are on view; of other models none has a name. */
  get half(): PairSide | undefined {
    return this.isOn ? this.side : undefined;
  }

  private view: PairTraceView | undefined;

  constructor(private readonly host: Pick<Host, 'ask'>) {}

  async ask<N extends QuestionName>(
    name: N,
    request: QuestionRequest<N>,
    signal?: AbortSignal,
  ): Promise<QuestionAnswer<N>> {
    if (!this.isOn || !name.startsWith('trace')) return this.host.ask(name, request, signal);
    if (name === 'traceStretch') this.view = await this.host.ask('pairTrace', {}, signal);
    const { view, side } = this;
    const answer =
      view &&
      traceAnswer(traceOfSide(view, side), view.cursor, name, request, {
        key: `${side} ${view.key}`,
        live: view.live,
      });
    if (!view || answer === undefined)
      throw new RefusedError({ code: 'bad-input', message: strings.notRecorded, hint: '' });
    const selected = name === 'traceStretch' ? selectedRows(view, side) : undefined;
    return (selected ? { ...(answer as object), selected } : answer) as QuestionAnswer<N>;
  }
}

/** The encoder's rows are tokens of the source, the decoder's the tokens that it read: the start, then the target. */
export function traceOfSide({ trace, sourceRanges, targetRanges }: PairTraceView, side: PairSide): Trace {
  const start = targetRanges[0]?.start ?? 0;
  const [texts, ranges, layers] =
    side === 'encoder'
      ? [trace.sourceTokens, sourceRanges, trace.encoder]
      : [trace.inputTokens, [{ start, end: start }, ...targetRanges], trace.decoder];
  const tokens = texts.map((text, i) => ({ text, known: true, ...(ranges[i] ?? { start, end: start }) }));
  return { tokens, layers };
}

/** Rows of what is selected in the editor, where that is two words of this half at least. */
export function selectedRows(view: PairTraceView, side: PairSide): { from: number; to: number } | undefined {
  const { start, end } = view.selection;
  const rows = traceOfSide(view, side).tokens.flatMap((token, row) =>
    token.end > token.start && token.start < end && token.end > start ? [row] : [],
  );
  const [from] = rows;
  return from !== undefined && rows.length > 1 ? { from, to: from + rows.length } : undefined;
}
