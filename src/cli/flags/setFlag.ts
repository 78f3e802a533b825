import { UnrollError } from '../../base/errors';
import {
  formatIntervention,
  type Intervention,
  interventionExample,
  parseIntervention,
} from '../../protocol/interventions';
import { usage } from './parseFlags';

export const setFlag = {
  kind: 'texts',
  meta: 'UNIT=VALUE',
  help: `what if: a unit's gate or state is made to have a value, such as ${interventionExample}, of a translator encoder.… or decoder.…; may be repeated`,
} as const;

/** Values of --set. Throws `usage` for what cannot be read. */
export function readInterventions(values: readonly string[] = []): Intervention[] {
  return values.map((value) => {
    try {
      return parseIntervention(value);
    } catch (error) {
      if (error instanceof UnrollError) throw usage(`--set: ${error.message}`, error.hint);
      throw error;
    }
  });
}

/** What was set, as a field of a report; none where nothing was. */
export function setFields(interventions: readonly Intervention[]): { set?: string[] } {
  return interventions.length > 0 ? { set: interventions.map(formatIntervention) } : {};
}
