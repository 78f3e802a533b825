import { phrase, type Phrase } from '../../base/phrase';
import type { Provenance, RunOptions, RunSpec, TextRecord } from '../../protocol/spec';

/** What differs from how a model was made, in words; nothing when the same weights are to be expected. */
export function differencesFrom(
  then: { spec: RunSpec; provenance?: Provenance },
  now: { spec: RunSpec; provenance: Provenance },
): Phrase[] {
  const earlier = then.provenance;
  if (!earlier) return [phrase`nothing is known of the texts that it was made of`];
  return [
    ...textDifferences(phrase`text`, earlier.files, now.provenance.files),
    ...textDifferences(phrase`validation text`, earlier.validation ?? [], now.provenance.validation ?? []),
    ...(earlier.version === now.provenance.version
      ? []
      : [phrase`Unroll was ${earlier.version} and is ${now.provenance.version}`]),
    ...(earlier.kernels === now.provenance.kernels
      ? []
      : [phrase`the build of the kernels was ${earlier.kernels} and is ${now.provenance.kernels}`]),
    ...specDifferences(then.spec, now.spec).map(
      ({ field, from, to }) => phrase`${field} was ${String(from)} and is ${String(to)}`,
    ),
  ];
}

export interface SpecDifference {
  /** As in an experiment: `model.hiddenSize`. */
  field: string;
  from: unknown;
  to: unknown;
}

/** Fields in which two specs differ. */
export function specDifferences(from: RunSpec, to: RunSpec): SpecDifference[] {
  return (['model', 'tokenizer', 'training'] as const).flatMap((part) => {
    const before = new Map(Object.entries(from[part]));
    const after = new Map(Object.entries(to[part]));
    return [...new Set([...before.keys(), ...after.keys()])]
      .filter((name) => before.get(name) !== after.get(name))
      .map((name) => ({ field: `${part}.${name}`, from: before.get(name), to: after.get(name) }));
  });
}

/** Whether a model was made with every option that is asked for. */
export function fulfils(spec: RunSpec, options: RunOptions): boolean {
  return (['model', 'tokenizer', 'training'] as const).every((part) => {
    const values = new Map(Object.entries(spec[part]));
    return Object.entries(options[part] ?? {}).every(
      ([name, value]) =>
        value === undefined ||
        values.get(name) === value ||
        (name === 'kind' && value === 'language' && !values.has(name)),
    );
  });
}

export function sameTexts(a: Provenance | undefined, b: Pick<Provenance, 'files' | 'validation'>): boolean {
  if (!a) return false;
  const key = ({ files, validation = [] }: Pick<Provenance, 'files' | 'validation'>) =>
    JSON.stringify([files.map(({ hash }) => hash), validation.map(({ hash }) => hash)]);
  return key(a) === key(b);
}

function textDifferences(what: Phrase, then: readonly TextRecord[], now: readonly TextRecord[]): Phrase[] {
  const before = new Map(then.map((text) => [text.name, text]));
  const after = new Map(now.map((text) => [text.name, text]));
  return [
    ...now.flatMap(({ name, hash, units }) => {
      const earlier = before.get(name);
      if (!earlier) return [phrase`the ${what} ${name} is new`];
      if (earlier.hash === hash) return [];
      if (earlier.units === units) return [phrase`the ${what} ${name} has changed since`];
      return [
        phrase`the ${what} ${name} has changed since (it has ${units} characters and had ${earlier.units})`,
      ];
    }),
    ...then
      .filter(({ name }) => !after.has(name))
      .map(({ name }) => phrase`the ${what} ${name} is not there any more`),
  ];
}
