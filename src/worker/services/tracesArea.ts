import type { CancellationToken } from '../../base/cancellation';
import type { ModelReader } from '../../engine/reading/modelReader';
import { columnAt, columnMinus, unitRows } from '../../engine/traces/columnValues';
import { markedTokens } from '../../engine/units/features/markedTokens';
import { scanText } from '../../engine/units/features/scanText';
import { selectedRows } from '../../engine/traces/selectedRows';
import { tilesOf } from '../../engine/traces/tiles';
import { cutText, keyOf, TracedDocument, tokensOf } from '../../engine/traces/tracedDocument';
import type { TraceStore } from '../../engine/traces/traceStore';
import { stateQuantity } from '../../engine/traces/unitEvents';
import { unitLife } from '../../engine/traces/unitLife';
import { unitsOf } from '../../engine/traces/unitOrder';
import type {
  LayerOfStretch,
  StillReading,
  TracedDocument as Traced,
  TracesApi,
} from '../../protocol/traces';
import { patternRangesIn } from '../patternRanges';
import { type EngineCore, offsetIn } from './engineCore';

/** Time of one turn, so that a cursor that moves meanwhile is answered soon; and of all turns of one question. */
const turnSeconds = 0.012;
const answerSeconds = 0.1;
const mostJobs = 8;

type Work<T> = (store: TraceStore, reader: ModelReader, plain?: TraceStore) => Generator<void, T>;

/** Work that questions do piece by piece; one asked again finds it where it stopped. */
interface Job {
  store: TraceStore;
  steps: Generator<void, unknown>;
}

/** Traces of documents, piece by piece. */
export function tracesArea(core: EngineCore): TracesApi {
  const traced = new TracedDocument();
  const jobs = new Map<string, Job>();
  const isLive = (modelId: string) => core.models.get(modelId).summary === undefined;

  /** Does a turn of a job, or all of it while the weights change: the next turn would find others. */
  function* turn<T>(
    reader: ModelReader,
    request: Traced & LayerOfStretch,
    name: string,
    work: Work<T>,
  ): Generator<void, { key: string; result: T } | StillReading> {
    const { key, store } = traced.storeOf(reader.under(request.interventions), request.version, request);
    const plain = request.difference ? traced.storeOf(reader, request.version, request).store : undefined;
    const jobKey = JSON.stringify([name, request], (_key, part: unknown) => (isLong(part) ? '' : part));
    let job = jobs.get(jobKey);
    if (job?.store !== store) job = { store, steps: work(store, reader, plain) };
    jobs.delete(jobKey);
    for (const [other, { store: held }] of jobs) if (!traced.holds(held)) jobs.delete(other);
    const end = isLive(request.modelId) ? Infinity : core.options.nowSeconds() + turnSeconds;
    while (core.options.nowSeconds() < end) {
      const step = job.steps.next();
      if (step.done) return { key, result: step.value as T };
      yield;
    }
    jobs.set(jobKey, job);
    const [oldest] = jobs.keys();
    if (jobs.size > mostJobs && oldest !== undefined) jobs.delete(oldest);
    return { pending: true, key, ...store.progress };
  }

  /** Turns until the work is done, or until whoever asked should hear how far it is. */
  async function ask<T, A>(
    request: Traced & LayerOfStretch,
    token: CancellationToken,
    name: string,
    work: Work<T>,
    answer: (result: T) => A,
  ): Promise<(A & { key: string }) | StillReading> {
    const end = core.options.nowSeconds() + answerSeconds;
    for (;;) {
      const outcome = await core.ask(request, token, (reader) => turn(reader, request, name, work));
      if ('result' in outcome) return { key: outcome.key, ...answer(outcome.result) };
      if (core.options.nowSeconds() >= end) return outcome;
      await core.options.yieldNow();
    }
  }

  return {
    traceStretch(request, { token }) {
      const { modelId, version, offset, selection } = request;
      return core.ask(request, token, function* (reader) {
        const found = traced.stretchAt(reader, offsetIn(reader, offset), isLive(modelId));
        const selected = selection && selectedRows(reader, found.stretch, selection);
        return { key: keyOf(reader, version, found.stretch), ...found, ...(selected && { selected }) };
      });
    },
    traceTokens(request, { token }) {
      return core.ask(request, token, function* (reader) {
        return tokensOf(reader, request);
      });
    },
    traceTiles(request, { token }) {
      const work: Work<ReturnOf<typeof tilesOf>> = (store, _reader, plain) => tilesOf(store, request, plain);
      return ask(request, token, 'tiles', work, (tiles) => ({ tiles }));
    },
    traceColumn(request, { token }) {
      const { layer } = request;
      const row = rowIn(request, request.row);
      const work: Work<ReturnOf<typeof columnAt>> = function* (store, _reader, plain) {
        const column = yield* columnAt(store, layer, row);
        return plain ? columnMinus(column, yield* columnAt(plain, layer, row)) : column;
      };
      return ask(request, token, 'column', work, (quantities) => ({ row, quantities }));
    },
    traceUnits(request, { token }) {
      const work: Work<ReturnOf<typeof unitsOf>> = function* (store, reader) {
        const { layer, quantity, sort } = request;
        return yield* unitsOf(store, layer, quantity, sort, yield* comparedWith(store, reader, request));
      };
      return ask(request, token, 'units', work, (units) => units);
    },
    traceUnit(request, { token }) {
      const { layer, direction } = request;
      const rowFrom = rowIn(request, request.rowFrom);
      const rows = Math.max(0, Math.min(request.rows, request.stretch.end - request.stretch.first - rowFrom));
      const work: Work<{ quantities: ReturnOf<typeof unitRows>; before: number }> = function* (store) {
        const unit = unitIn(store, request.unit);
        const quantities = yield* unitRows(store, layer, unit, rowFrom, rows);
        const earlier = direction === 'forward' ? rowFrom - 1 : rowFrom + rows;
        if (earlier < 0 || earlier >= store.rows)
          return { quantities, before: store.stateBefore(layer, unit) };
        const column = yield* columnAt(store, layer, earlier);
        return { quantities, before: column[stateQuantity(store.network.spec.cell)]?.[unit] ?? NaN };
      };
      return ask(request, token, 'unit', work, (found) => ({ unit: request.unit, rowFrom, rows, ...found }));
    },
    traceUnitLife(request, { token }) {
      const work: Work<ReturnOf<typeof life>> = (store, reader) => life(store, reader, request);
      return ask(request, token, 'life', work, (found) => found);
    },
  };
}

type ReturnOf<F extends (...parameters: never[]) => Generator<void, unknown>> =
  ReturnType<F> extends Generator<void, infer R> ? R : never;

function* life(
  store: TraceStore,
  { document }: ModelReader,
  { stretch, layer, unit, buckets, events }: Parameters<TracesApi['traceUnitLife']>[0],
) {
  const { low, high, changes } = yield* unitLife(store, layer, unitIn(store, unit), buckets, events);
  const textAt = (row: number) => {
    const token = stretch.first + row;
    return cutText(document.text.slice(document.starts[token], document.starts[token + 1]));
  };
  return { unit, low, high, events: changes.map((change) => ({ ...change, text: textAt(change.row) })) };
}

/** The series that units are to be compared with, if any. */
function* comparedWith(
  store: TraceStore,
  { document }: ModelReader,
  { stretch, layer, quantity, with: other, marked }: Parameters<TracesApi['traceUnits']>[0],
): Generator<void, Float32Array | undefined> {
  if (!other) return undefined;
  if ('type' in other) return markedTokens(document, stretch, marked?.ranges ?? []);
  if ('pattern' in other)
    return markedTokens(document, stretch, patternRangesIn(other.pattern, document, stretch));
  if ('feature' in other) return (yield* scanText(document, stretch))[other.feature];
  const unit = unitIn(store, other.unit);
  return (yield* unitRows(store, layer, unit, 0, store.rows))[quantity];
}

/** Ranges do not tell two questions apart that are about the same version of a text. */
function isLong(part: unknown): boolean {
  return part instanceof Int32Array;
}

function rowIn({ stretch: { first, end } }: LayerOfStretch, row: number): number {
  return Math.max(0, Math.min(row, end - first - 1));
}

function unitIn({ units }: TraceStore, unit: number): number {
  return Math.max(0, Math.min(unit, units - 1));
}
