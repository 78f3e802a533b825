import type { Intervention } from '../../protocol/interventions';
import type { Direction } from '../../protocol/spec';
import type { ForcedUnit } from '../cells/cell';
import type { ForcedStack } from './checkInterventions';

/** Per layer: the units that are forced in one step. */
export type ForcedLayers = readonly (readonly ForcedUnit[])[];

/** Interventions in one stack of a model, as its layers take them. Of several that set the same, the last one holds. */
export class StepInterventions {
  private readonly always: ForcedLayers;
  private readonly atToken = new Map<number, ForcedLayers>();

  /** `interventions` have been checked. */
  constructor(
    stack: Pick<ForcedStack, 'layers' | 'hiddenSize'>,
    direction: Direction,
    interventions: readonly Intervention[],
  ) {
    const own = interventions.filter((intervention) => (intervention.direction ?? 'forward') === direction);
    const held = (token?: number) =>
      own.filter((intervention) => intervention.token === undefined || intervention.token === token);
    this.always = forcedLayers(stack, held());
    for (const { token } of own) {
      if (token !== undefined) this.atToken.set(token, forcedLayers(stack, held(token)));
    }
  }

  /** What is forced when the token of this number is read. */
  at(token: number): ForcedLayers {
    return this.atToken.get(token) ?? this.always;
  }
}

function forcedLayers(
  { layers, hiddenSize }: Pick<ForcedStack, 'layers' | 'hiddenSize'>,
  interventions: readonly Intervention[],
): ForcedLayers {
  return Array.from({ length: layers }, (_, l) => {
    const units = new Map<number, ForcedUnit>();
    for (const { layer, unit, quantity, value } of interventions) {
      if (layer !== l) continue;
      const [first, end] = unit === 'all' ? [0, hiddenSize] : [unit, unit + 1];
      for (let u = first; u < end; u++) {
        const forced = units.get(u) ?? { unit: u, values: {} };
        forced.values[quantity] = value;
        units.set(u, forced);
      }
    }
    return [...units.values()];
  });
}
