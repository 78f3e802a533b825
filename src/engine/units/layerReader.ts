import type { LayerChoice } from '../../protocol/units';
import type { F32 } from '../kernels/kernels';
import { Stepper } from '../network/stepper';
import type { TokenSpan } from '../reading/inspect';
import type { ModelReader } from '../reading/modelReader';

/**
 * Reads one quantity of one layer along a stretch of a document, in pieces if need be: between two of them others may use
 * the reader. A stack that reads from right to left begins behind the stretch, as far as a reader reads.
 */
export class LayerReader {
  private readonly backward: Stepper | undefined;
  private next: number;

  constructor(
    private readonly reader: ModelReader,
    private readonly choice: LayerChoice,
    private readonly span: TokenSpan,
  ) {
    const { network, document, window, interventions } = reader;
    const isBackward = choice.direction === 'backward';
    this.backward = isBackward ? new Stepper(network, 'backward', interventions) : undefined;
    this.next = isBackward ? Math.min(document.count, span.end + window) - 1 : span.first;
  }

  get isDone(): boolean {
    return this.backward ? this.next < this.span.first : this.next >= this.span.end;
  }

  /** At most `count` tokens more; `take` gets the values (H), a view, after each token of the stretch, by its row. */
  *read(count: number, take: (row: number, values: F32) => void): Generator<void, void> {
    const { reader, span, backward } = this;
    if (!backward) yield* reader.moveTo(this.next);
    for (let read = 0; read < count && !this.isDone; read++) {
      if (backward) {
        const id = reader.document.ids[this.next];
        if (id >= 0) backward.step(id);
      } else {
        reader.readNext();
      }
      const held = (backward ?? reader).gates()[this.choice.layer].quantities[this.choice.quantity];
      if (held && this.next < span.end) take(this.next - span.first, held);
      this.next += backward ? -1 : 1;
      yield;
    }
  }
}
