import { UnrollError } from '../../base/errors';
import { phrase, type Phrase, type PhraseArgument } from '../../base/phrase';
import type { Experiment, FieldValue, Sweep, SweepValues } from '../../protocol/experiment';
import { mostThreads } from '../../protocol/spec';
import { checkOptions, optionRules } from '../text/checkOptions';
import { parseJsonc } from './jsonc';
import { optionsOf } from './plannedRuns';

type Values = Record<string, unknown>;

/** Fields of each part; those of the model, the tokenizer and the training are those that the engine takes. */
export const experimentFields = {
  '': ['$schema', 'name', 'data', 'tokenizer', 'model', 'training', 'seed', 'sweep'],
  data: ['files', 'target', 'validation', 'validationTarget', 'split'],
  tokenizer: Object.keys(optionRules.tokenizer),
  model: Object.keys(optionRules.model),
  training: [
    ...Object.keys(optionRules.training).filter((name) => name !== 'seed' && name !== 'validationFraction'),
    'threads',
  ],
  sweep: ['method', 'over', 'runs', 'seed'],
} as const;

/** Fields that a sweep can be over. */
export const sweptFields: readonly string[] = [
  'seed',
  'data.split',
  ...(['tokenizer', 'model', 'training'] as const).flatMap((part) =>
    experimentFields[part].map((name) => `${part}.${name}`),
  ),
];

const mostRuns = 10_000;
const mostText = 4 * 1024 * 1024;

/** An experiment out of its file's text, checked field by field. Throws `bad-input` that names the field. */
export function readExperiment(text: string, name: PhraseArgument): Experiment {
  if (text.length > mostText)
    throw bad(phrase`${name} is too long for an experiment`, phrase`Give a file of a few kilobytes.`);
  const root = group(parseJsonc(text, name), '');
  const data = group(root.data, 'data');
  const experiment: Experiment = {
    ...(root.name !== undefined && { name: textOf(root.name, 'name') }),
    data: {
      files: texts(data.files, 'data.files'),
      ...(data.target !== undefined && { target: texts(data.target, 'data.target') }),
      ...(data.validation !== undefined && { validation: texts(data.validation, 'data.validation') }),
      ...(data.validationTarget !== undefined && {
        validationTarget: texts(data.validationTarget, 'data.validationTarget'),
      }),
      ...(data.split !== undefined && { split: data.split as number }),
    },
    ...(root.tokenizer !== undefined && { tokenizer: group(root.tokenizer, 'tokenizer') }),
    ...(root.model !== undefined && { model: group(root.model, 'model') }),
    ...(root.training !== undefined && { training: group(root.training, 'training') }),
    ...(root.seed !== undefined && { seed: root.seed as number }),
  };
  if (experiment.data.validation && experiment.data.split !== undefined)
    throw bad(phrase`“data.validation” and “data.split” exclude each other`, phrase`Leave one of them out.`);
  checkPairs(experiment);
  checkThreads(experiment.training?.threads);
  checkOptions(optionsOf(experiment));
  if (root.sweep === undefined) return experiment;
  const swept = { ...experiment, sweep: readSweep(root.sweep) };
  checkSweptKinds(swept);
  return swept;
}

/** What only models that translate have, which learn from pairs. */
function checkPairs({ data, model }: Experiment): void {
  const { target, validation, validationTarget } = data;
  if (model?.kind !== 'translate') {
    const ofPairs = [
      ...(target ? ['data.target'] : []),
      ...(validationTarget ? ['data.validationTarget'] : []),
      ...(model?.attention !== undefined ? ['model.attention'] : []),
      ...(model?.bidirectional !== undefined ? ['model.bidirectional'] : []),
    ];
    if (ofPairs.length === 0) return;
    throw bad(
      phrase`“${ofPairs[0]}” is for models that translate`,
      phrase`Set "model.kind" to "translate", or leave it out.`,
    );
  }
  if (validation && (validationTarget !== undefined) !== (target !== undefined)) {
    throw bad(
      phrase`“data.target” and “data.validationTarget” belong together`,
      phrase`Give both, or pairs in one file each: source, tab, target.`,
    );
  }
  if (validationTarget && !validation)
    throw bad(phrase`“data.validationTarget” has no sources`, phrase`Give them in “data.validation”.`);
}

/** The texts are the same for all runs, so all are read as pairs or none. */
function checkSweptKinds({ model, sweep }: Experiment): void {
  const swept = Object.entries(sweep?.over ?? {});
  const kinds = swept.find(([name]) => name === 'model.kind')?.[1];
  if (Array.isArray(kinds) && (kinds.includes('translate') || model?.kind === 'translate'))
    throw bad(
      phrase`A sweep over “model.kind” cannot have “translate”`,
      phrase`Pairs and texts are different files: make two experiments.`,
    );
  const ofPairs = swept.find(([name]) => name === 'model.attention' || name === 'model.bidirectional');
  if (ofPairs && model?.kind !== 'translate')
    throw bad(
      phrase`“sweep.over.${ofPairs[0]}” is for models that translate`,
      phrase`Set "model.kind" to "translate".`,
    );
}

function readSweep(value: unknown): Sweep {
  const sweep = group(value, 'sweep');
  const { method, runs, seed } = sweep;
  if (method !== 'grid' && method !== 'random')
    throw bad(phrase`“sweep.method” is neither`, phrase`It is grid or random.`);
  const over = plain(sweep.over, 'sweep.over');
  const names = Object.keys(over);
  if (names.length === 0)
    throw bad(phrase`“sweep.over” has no field`, phrase`For example: "model.hiddenSize": [32, 64].`);
  const fields: [string, SweepValues][] = names.map((name) => {
    if (!sweptFields.includes(name)) throw unknownField(name, `sweep.over.${name}`, sweptFields);
    return [name, sweepValues(over[name], name, method)];
  });
  if (runs !== undefined) whole(runs, 'sweep.runs', 1, mostRuns);
  if (seed !== undefined) whole(seed, 'sweep.seed', 0, 0xffffffff);
  const combinations = fields.reduce(
    (product, [, values]) => product * (Array.isArray(values) ? values.length : 1),
    1,
  );
  if (method === 'grid' && combinations > mostRuns)
    throw bad(
      phrase`The sweep has ${combinations} runs`,
      phrase`Give at most ${mostRuns}, or make it random.`,
    );
  if (method === 'random' && runs === undefined)
    throw bad(phrase`“sweep.runs” is missing`, phrase`Say how many runs a random sweep has.`);
  return {
    method,
    over: Object.fromEntries(fields),
    ...(runs !== undefined && { runs: runs as number }),
    ...(seed !== undefined && { seed: seed as number }),
  };
}

function sweepValues(value: unknown, name: string, method: Sweep['method']): SweepValues {
  const field = `sweep.over.${name}`;
  if (Array.isArray(value)) {
    const isValue = (item: unknown): item is FieldValue =>
      ['number', 'string', 'boolean'].includes(typeof item);
    if (value.length === 0 || value.length > mostRuns || !value.every(isValue))
      throw bad(phrase`“${field}” is not a list of values`, phrase`Give numbers, texts or truth values.`);
    return value;
  }
  const { min, max, log = false, whole: isWhole = false, ...rest } = plain(value, field);
  const [extra] = Object.keys(rest);
  if (extra !== undefined) throw unknownField(extra, `${field}.${extra}`, ['min', 'max', 'log', 'whole']);
  if (method === 'grid')
    throw bad(
      phrase`“${field}” is a range`,
      phrase`A grid needs a list of values; a range is for a random sweep.`,
    );
  if (
    !isNumber(min) ||
    !isNumber(max) ||
    min > max ||
    typeof log !== 'boolean' ||
    typeof isWhole !== 'boolean'
  )
    throw bad(
      phrase`“${field}” is not a range`,
      phrase`For example: {"min": 0.0001, "max": 0.1, "log": true}.`,
    );
  if (log && min <= 0)
    throw bad(phrase`“${field}” has no logarithm`, phrase`Give a minimum above 0, or leave “log” out.`);
  return { min, max, log, whole: isWhole };
}

function checkThreads(threads: unknown): void {
  if (threads === undefined || threads === 'auto') return;
  whole(threads, 'training.threads', 1, mostThreads);
}

/** An object with known fields only. */
function group(value: unknown, part: keyof typeof experimentFields): Values {
  const fields = plain(value, part);
  const known: readonly string[] = experimentFields[part];
  for (const name of Object.keys(fields)) {
    if (!known.includes(name)) throw unknownField(name, part === '' ? name : `${part}.${name}`, known);
  }
  return fields;
}

/** Own fields only, in an object that has nothing else. */
function plain(value: unknown, where: string): Values {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw bad(
      where === '' ? phrase`An experiment is an object` : phrase`“${where}” is missing or no object`,
      phrase`See the example in the README.`,
    );
  return Object.assign(Object.create(null) as Values, value);
}

function textOf(value: unknown, where: string): string {
  if (typeof value === 'string' && value.trim() !== '' && value.length <= 200) return value;
  throw bad(phrase`“${where}” is no name`, phrase`Give a text of at most 200 characters.`);
}

function texts(value: unknown, where: string): string[] {
  const list: unknown[] = Array.isArray(value) ? value : [];
  if (
    list.length > 0 &&
    list.length <= 10_000 &&
    list.every((item) => typeof item === 'string' && item !== '')
  )
    return list as string[];
  throw bad(
    phrase`“${where}” is not a list of files`,
    phrase`For example: ["texts/*.txt"], relative to the experiment’s folder.`,
  );
}

function whole(value: unknown, where: string, least: number, most: number): void {
  if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most) return;
  throw bad(
    phrase`“${where}” is not a whole number from ${least} to ${most}`,
    phrase`Correct it, or leave it out.`,
  );
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function unknownField(name: string, where: string, known: readonly string[]): UnrollError {
  const near = known.find(
    (field) => field.toLowerCase() === name.toLowerCase() || field.endsWith(`.${name}`),
  );
  return bad(
    phrase`There is no field “${where.slice(0, 100)}” in an experiment`,
    near ? phrase`Did you mean “${near}”?` : phrase`It is one of: ${known.join(', ')}.`,
  );
}

function bad(message: Phrase, hint: Phrase): UnrollError {
  return new UnrollError('bad-input', phrase`${message}.`, hint);
}
