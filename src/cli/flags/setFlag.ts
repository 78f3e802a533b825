import { UnrollError } from '../../base/errors';
import { type Intervention, interventionExample, parseIntervention } from '../../protocol/interventions';
import { usage } from './parseFlags';

export const setFlag = {
  kind: 'texts',
  meta: 'UNIT=VALUE',
  help: `what if: a unit's gate or state is made to have a value, such as ${interventionExample}; may be repeated`,
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

/** Interventions hold units of one network that reads on; a translator is two. */
export function notOfTranslators(): UnrollError {
  return usage('--set is for models of text.', 'Leave it out for a model that translates.');
}
