import { type CellKind, type Direction, quantitiesOf, type Quantity } from '../../protocol/spec';
import type { Intervention } from '../../protocol/interventions';
import { cells } from '../cells/cells';
import { checkInterventions } from '../interventions/checkInterventions';
import { StepInterventions } from '../interventions/stepInterventions';
import type { F32 } from '../kernels/kernels';
import type { Network } from './network';
import type { StepWorkspace } from './stepWorkspace';

/** State after some tokens, per layer (H); `cell` is empty unless the cells are LSTMs. */
export interface NetworkState {
  hidden: F32[];
  cell: F32[];
}

/** What one layer held in its last step: each quantity of its cell, (H). */
export interface LayerActivations {
  cell: CellKind;
  quantities: Partial<Record<Quantity, F32>>;
}

/** Reads a text one token at a time with one stack of a network, with a state of its own; many may share a network. */
export class Stepper {
  private readonly stepping: StepWorkspace;
  private readonly state: NetworkState;
  private readonly activations: LayerActivations[];
  private readonly quantities: readonly Quantity[];
  private readonly interventions: StepInterventions | undefined;

  /** Throws for a stack that the network does not have, and `bad-input` for interventions that do not fit it. */
  constructor(
    private readonly network: Network,
    direction: Direction = 'forward',
    interventions: readonly Intervention[] = [],
  ) {
    const { spec } = network;
    const stepping = network.stepping[direction];
    if (!stepping) throw new Error(`the network has no ${direction} stack`);
    this.stepping = stepping;
    if (interventions.length > 0) {
      checkInterventions(spec, interventions);
      this.interventions = new StepInterventions(spec, direction, interventions);
    }
    const { hasCellState } = cells[spec.cell];
    const perLayer = () => Array.from({ length: spec.layers }, () => new Float32Array(spec.hiddenSize));
    this.state = { hidden: perLayer(), cell: hasCellState ? perLayer() : [] };
    this.quantities = quantitiesOf[spec.cell];
    this.activations = Array.from({ length: spec.layers }, () => ({
      cell: spec.cell,
      quantities: Object.fromEntries(
        this.quantities.map((name) => [name, new Float32Array(spec.hiddenSize)]),
      ),
    }));
  }

  /** Back to the state before any text. */
  reset(): void {
    for (const values of [...this.state.hidden, ...this.state.cell]) values.fill(0);
    for (const { quantities } of this.activations) {
      for (const values of Object.values(quantities)) values.fill(0);
    }
  }

  /**
   * Reads token `id`, the one of number `token` in its text, which only interventions at a token ask for. Throws
   * RangeError for an id outside the vocabulary.
   */
  step(id: number, token = -1): void {
    const { vocabularySize } = this.network.spec;
    if (!(id >= 0 && id < vocabularySize)) throw new RangeError(`token ${id} of ${vocabularySize}`);
    const { stepping } = this;
    stepping.run.layers.forEach(({ run }, l) => {
      run.hidden.set(this.state.hidden[l]);
      if (this.state.cell[l]) run.cell.set(this.state.cell[l]);
    });
    stepping.step(id, this.interventions?.at(token));
    stepping.held.forEach((held, l) => {
      if (held.hidden) this.state.hidden[l].set(held.hidden);
      if (held.cell) this.state.cell[l].set(held.cell);
      for (const name of this.quantities) {
        const values = held[name];
        if (values) this.activations[l].quantities[name]?.set(values);
      }
    });
  }

  /** (V) for the token after the last step: a view, valid until the next call on any stepper of this network. */
  logits(): F32 {
    return this.network.stepOutput.logitsOf(this.top);
  }

  /** (H) state of the top layer: a view, valid until the next call on this stepper. */
  get top(): F32 {
    return this.state.hidden[this.state.hidden.length - 1];
  }

  /** What every layer held in the last step: views, valid until the next step or reset of this stepper. */
  gates(): LayerActivations[] {
    return this.activations;
  }

  snapshot(): NetworkState {
    const copy = (values: F32) => values.slice();
    return { hidden: this.state.hidden.map(copy), cell: this.state.cell.map(copy) };
  }

  /** `gates()` stay those of the last step. */
  restore(state: NetworkState): void {
    this.state.hidden.forEach((values, l) => values.set(state.hidden[l]));
    this.state.cell.forEach((values, l) => values.set(state.cell[l]));
  }
}
