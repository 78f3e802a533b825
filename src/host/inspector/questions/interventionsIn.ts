import { formatIntervention, type Intervention, parseIntervention } from '../../../protocol/interventions';

export const mostInterventions = 64;

/** Interventions of a request, none for what is no list: each is written and read again, which throws `bad-input` for nonsense. */
export function checkInterventions(value: unknown): Intervention[] {
  if (!Array.isArray(value)) return [];
  return value
    .slice(0, mostInterventions)
    .map((each: unknown) => parseIntervention(formatIntervention(each as Intervention)));
}

const mostLength = 200;

/** Whether a value is a list of interventions as they are written; `parseIntervention` says what is wrong in one. */
export function isSet(value: unknown): value is string[] {
  return (
    Array.isArray(value) &&
    value.length <= mostInterventions &&
    value.every((each) => typeof each === 'string' && each.length <= mostLength)
  );
}
