import type { Provenance, RunOptions, RunSpec, TextRecord } from '../../protocol/spec';

/** What differs from how a model was made, in words; nothing when the same weights are to be expected. */
export function differencesFrom(
  then: { spec: RunSpec; provenance?: Provenance },
  now: { spec: RunSpec; provenance: Provenance },
): string[] {
  const earlier = then.provenance;
  if (!earlier) return ['nothing is known of the texts that it was made of'];
  return [
    ...textDifferences('text', earlier.files, now.provenance.files),
    ...textDifferences('validation text', earlier.validation ?? [], now.provenance.validation ?? []),
    ...changed('Unroll was', earlier.version, now.provenance.version),
    ...changed('the kernels were', earlier.kernels, now.provenance.kernels),
    ...specDifferences(then.spec, now.spec).map(
      ({ field, from, to }) => `${field} was ${String(from)} and is ${String(to)}`,
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

function textDifferences(what: string, then: readonly TextRecord[], now: readonly TextRecord[]): string[] {
  const before = new Map(then.map((text) => [text.name, text]));
  const after = new Map(now.map((text) => [text.name, text]));
  return [
    ...now.flatMap(({ name, hash, units }) => {
      const earlier = before.get(name);
      if (!earlier) return [`the ${what} ${name} is new`];
      if (earlier.hash === hash) return [];
      const size = earlier.units === units ? '' : ` (it has ${units} characters and had ${earlier.units})`;
      return [`the ${what} ${name} has changed since${size}`];
    }),
    ...then
      .filter(({ name }) => !after.has(name))
      .map(({ name }) => `the ${what} ${name} is not there any more`),
  ];
}

function changed(what: string, then: string, now: string): string[] {
  return then === now
    ? []
    : [`${what} ${then} and is ${now}`.replace('the kernels were', 'the build of the kernels was')];
}
