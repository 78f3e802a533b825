import type { CancellationToken } from '../../base/cancellation';
import { type Activations, emptyActivations, readableSpan } from '../../engine/units/activations';
import { checkChoice } from '../../engine/units/checkChoice';
import { LayerReader } from '../../engine/units/layerReader';
import type { ModelReader } from '../../engine/reading/modelReader';
import type { UnitsRequest } from '../../protocol/unitsApi';
import type { EngineCore } from './engineCore';

/** Between two pieces others who wait get their answers. */
const tokensAtOnce = 256;

interface Cached {
  reader: WeakRef<ModelReader>;
  key: string;
  activations: Activations;
}

/** A document being read, piece by piece. */
interface Job {
  isTraining: boolean;
  plan?: { reader: ModelReader; key: string; layer: LayerReader; activations: Activations };
}

/**
 * What a layer held along a document, read once for many questions. One document, one layer: the next one takes its place,
 * and it goes with the reader (a closed document, a model released).
 */
export class ActivationCache {
  private latest: Cached | undefined;

  constructor(private readonly core: EngineCore) {}

  async read(request: UnitsRequest, offset: number, token: CancellationToken): Promise<Activations> {
    const job: Job = { isTraining: this.core.models.get(request.modelId).summary === undefined };
    for (;;) {
      const activations = await this.core.ask(request, token, (reader) =>
        this.readPiece(job, reader.under(request.interventions), request, offset),
      );
      if (activations) return activations;
    }
  }

  /** A piece more of what a job reads; the whole when it is there. */
  private *readPiece(
    job: Job,
    reader: ModelReader,
    request: UnitsRequest,
    offset: number,
  ): Generator<void, Activations | undefined> {
    const known = this.known(reader, request, offset);
    if (known) return known;
    checkChoice(reader.network.spec, request);
    const key = keyOf(reader, request);
    // Weights of a model that trains change between two pieces: everything is read anew then, and at once.
    if (job.plan?.key !== key || job.plan.reader !== reader) {
      const span = readableSpan(reader, offset, job.isTraining);
      const activations = emptyActivations(span, reader.network.spec.hiddenSize);
      job.plan = { reader, key, layer: new LayerReader(reader, request, span), activations };
    }
    const { layer, activations } = job.plan;
    const { units, values } = activations;
    const count = job.isTraining ? Infinity : tokensAtOnce;
    yield* layer.read(count, (row, held) => values.set(held, row * units));
    if (!layer.isDone) return undefined;
    this.latest = { reader: new WeakRef(reader), key, activations };
    return activations;
  }

  private known(reader: ModelReader, request: UnitsRequest, offset: number): Activations | undefined {
    const { latest } = this;
    if (latest && latest.reader.deref() === undefined) this.latest = undefined;
    if (!latest || latest.reader.deref() !== reader || latest.key !== keyOf(reader, request))
      return undefined;
    const { first, end } = latest.activations.span;
    const token = Math.max(0, reader.document.tokenAt(offset));
    const isWhole = first === 0 && end === reader.document.count;
    // Near an edge more of the surroundings is worth reading anew.
    const margin = Math.floor((end - first) / 8);
    return isWhole || (token >= first + margin && token < end - margin) ? latest.activations : undefined;
  }
}

function keyOf(
  { network }: ModelReader,
  { documentId, version, direction, layer, quantity }: UnitsRequest,
): string {
  return JSON.stringify([
    documentId,
    version,
    network.weightsVersion,
    direction ?? 'forward',
    layer,
    quantity,
  ]);
}
