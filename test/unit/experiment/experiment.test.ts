import { describe, expect, it } from 'vitest';
import { englishOf } from '../../../src/base/phrase';
import { UnrollError } from '../../../src/base/errors';
import { without } from '../../../src/base/without';
import { globPattern } from '../../../src/engine/experiment/globPattern';
import { plannedRuns } from '../../../src/engine/experiment/plannedRuns';
import { experimentFields, readExperiment, sweptFields } from '../../../src/engine/experiment/readExperiment';
import { differencesFrom } from '../../../src/engine/experiment/repetition';
import { experimentOf, formatExperiment } from '../../../src/engine/experiment/writeExperiment';
import { optionRules } from '../../../src/engine/text/checkOptions';
import { makeSpec } from '../threads/runs';
import { readProjectFile } from '../project/projectFiles';

const read = (value: object) => readExperiment(JSON.stringify(value), 'x.unroll.json');

function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof UnrollError) return `${error.code}: ${error.message} ${error.hint}`;
    throw error;
  }
  return 'nothing was thrown';
}

describe('reading', () => {
  it('takes comments, trailing commas, and texts that look like them', () => {
    const text = `{ // what it is
      "name": "a // b /* c */, }",
      /* the texts */ "data": { "files": ["*.txt", ], "split": 0.2, },
      "model": { "cell": "gru" /* small */, "hiddenSize": 8, },
      "training": { "steps": 10, "threads": 2 }, "seed": 4,
    }`;
    const experiment = readExperiment(text, 'x');
    expect(experiment.name).toBe('a // b /* c */, }');
    expect(plannedRuns(experiment, 'x')).toEqual([
      {
        name: 'a // b /* c */, }',
        values: {},
        threads: 2,
        options: {
          model: { cell: 'gru', hiddenSize: 8 },
          training: { steps: 10, epochs: 0, seconds: 0, seed: 4, validationFraction: 0.2 },
        },
      },
    ]);
  });

  const data = { files: ['a'] };
  it.each([
    ['{"data": {"files": ["a"]},\n"name": }', 'x is not JSON'],
    ['[]', 'An experiment is an object'],
    ['{}', '“data” is missing'],
    ['{"data": {"files": []}}', '“data.files” is not a list'],
    [JSON.stringify({ data, modle: {} }), 'no field “modle”'],
    [JSON.stringify({ data, model: { hiddensize: 3 } }), 'Did you mean “hiddenSize”?'],
    [JSON.stringify({ data, model: { hiddenSize: '3' } }), 'The hidden size is 3. Give a whole number'],
    [JSON.stringify({ data, seed: 1.5 }), 'The seed is 1.5'],
    [JSON.stringify({ data: { files: ['a'], split: 2 } }), 'share held out'],
    [JSON.stringify({ data: { files: ['a'], split: 0.1, validation: ['b'] } }), 'exclude each other'],
    [JSON.stringify({ data, training: { threads: 0 } }), '“training.threads”'],
    [JSON.stringify({ data, sweep: { method: 'all', over: {} } }), '“sweep.method”'],
    [
      JSON.stringify({ data, sweep: { method: 'grid', over: { 'model.size': [1] } } }),
      'no field “sweep.over.model.size”',
    ],
    [
      JSON.stringify({ data, sweep: { method: 'grid', over: { seed: { min: 1, max: 2 } } } }),
      'a range is for a random sweep',
    ],
    [JSON.stringify({ data, sweep: { method: 'random', over: { seed: [1] } } }), '“sweep.runs” is missing'],
    [JSON.stringify({ data: { ...data, target: ['b'] } }), '“data.target” is for models that translate'],
    [JSON.stringify({ data, model: { attention: 'dot' } }), '“model.attention” is for models that translate'],
    [
      JSON.stringify({ data: { ...data, target: ['b'], validation: ['c'] }, model: { kind: 'translate' } }),
      'belong together',
    ],
    [
      JSON.stringify({ data, sweep: { method: 'grid', over: { 'model.kind': ['language', 'translate'] } } }),
      'make two experiments',
    ],
    ['{"data": {"files": ["a"]}, "__proto__": {"polluted": 1}}', 'no field “__proto__”'],
    ['{"data": {"files": ["a"]}, "model": {"__proto__": {"polluted": 1}}}', 'no field “model.__proto__”'],
  ])('names what is wrong with %s', (text, message) => {
    expect(messageOf(() => readExperiment(text, 'x'))).toContain(message);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('sweeps', () => {
  const base = { name: 'S', data: { files: ['a'] }, model: { cell: 'lstm', layers: 1 } };

  it('make every combination of a grid', () => {
    const over = { 'model.hiddenSize': [8, 16], seed: [1, 2, 3] };
    const runs = plannedRuns(read({ ...base, sweep: { method: 'grid', over } }), 'x');
    expect(runs.map(({ name }) => name)).toEqual([
      ...['S · hiddenSize 8, seed 1', 'S · hiddenSize 8, seed 2', 'S · hiddenSize 8, seed 3'],
      ...['S · hiddenSize 16, seed 1', 'S · hiddenSize 16, seed 2', 'S · hiddenSize 16, seed 3'],
    ]);
    expect(runs[3].options).toMatchObject({ model: { cell: 'lstm', hiddenSize: 16 }, training: { seed: 1 } });
  });

  it('draw the same values by chance each time, within their ranges', () => {
    const over = {
      'training.learningRate': { min: 1e-4, max: 0.1, log: true },
      'model.hiddenSize': { min: 4, max: 9, whole: true },
      'model.cell': ['lstm', 'gru'],
    };
    const experiment = read({ ...base, sweep: { method: 'random', over, runs: 200, seed: 3 } });
    const runs = plannedRuns(experiment, 'x');
    expect(runs).toEqual(plannedRuns(experiment, 'x'));
    expect(runs).toHaveLength(200);
    const rates = runs.map(({ options }) => options.training?.learningRate ?? NaN);
    expect(rates.every((rate) => rate >= 1e-4 && rate <= 0.1)).toBe(true);
    expect(Math.abs(rates.filter((rate) => rate < 3.16e-3).length - 100)).toBeLessThan(25);
    const sizes = new Set(runs.map(({ options }) => options.model?.hiddenSize));
    expect([...sizes].sort()).toEqual([4, 5, 6, 7, 8, 9]);
    expect(new Set(runs.map(({ options }) => options.model?.cell))).toEqual(new Set(['lstm', 'gru']));
  });

  it('refuse an impossible value, and too many runs', () => {
    const over = { 'model.hiddenSize': [8, 0] };
    const experiment = read({ ...base, sweep: { method: 'grid', over } });
    expect(messageOf(() => plannedRuns(experiment, 'x'))).toContain(
      'Run 2 of the sweep cannot be: The hidden size is 0',
    );
    const many = Array.from({ length: 200 }, (_, i) => i);
    const sweep = { method: 'grid', over: { seed: many, 'model.hiddenSize': many } };
    expect(messageOf(() => read({ ...base, sweep }))).toContain('The sweep has 40000 runs');
  });
});

describe('the schema', () => {
  interface Schema {
    properties: Record<string, Schema>;
    enum?: string[];
    minimum?: number;
    maximum?: number;
  }
  const schema = JSON.parse(readProjectFile('schemas/experiment.schema.json')) as Schema;

  it('has the fields that are read, and no other', () => {
    for (const [part, fields] of Object.entries(experimentFields)) {
      const { properties } = part === '' ? schema : schema.properties[part];
      expect(Object.keys(properties).sort()).toEqual([...fields].sort());
    }
    expect(Object.keys(schema.properties.sweep.properties.over.properties).sort()).toEqual(
      [...sweptFields].sort(),
    );
  });

  it('has the ranges and the choices that the engine takes', () => {
    for (const [part, rules] of Object.entries(optionRules)) {
      for (const [name, rule] of Object.entries(rules)) {
        const field = schema.properties[part].properties[name] as Schema | undefined;
        if (!field) continue; // seed and split stand elsewhere
        if ('oneOf' in rule && typeof rule.oneOf[0] === 'string') expect(field.enum).toEqual(rule.oneOf);
        if ('min' in rule) expect(field.maximum).toBe(rule.max);
      }
    }
  });
});

it('a run is written as an experiment that asks for the same', () => {
  const spec = makeSpec({ threads: 2 }, { cell: 'gru', dropout: 0.1 });
  const experiment = readExperiment(
    formatExperiment(experimentOf('again', spec, { files: [{ name: 'a.txt' }] })),
    'x',
  );
  const [{ options, threads }] = plannedRuns(experiment, 'x');
  const model = without(spec.model, 'vocabularySize');
  const { threads: asked, ...training } = spec.training;
  expect(options).toEqual({ model, tokenizer: spec.tokenizer, training });
  expect(threads).toBe(asked);
});

it('differences are named', () => {
  const spec = makeSpec({});
  const text = (name: string, hash: string, units = 5) => ({ name, hash, units });
  const provenance = {
    version: '1',
    kernels: 'simd',
    files: [text('a', 'x'), text('b', 'y'), text('d', 'z')],
  };
  const then = { spec, provenance };
  expect(differencesFrom(then, then)).toEqual([]);
  const files = [text('a', 'q'), text('b', 'r', 7), text('c', 's')];
  const now = { spec: makeSpec({ seed: 9 }), provenance: { version: '2', kernels: 'relaxed', files } };
  expect(differencesFrom(then, now).map(englishOf)).toEqual([
    'the text a has changed since',
    'the text b has changed since (it has 7 characters and had 5)',
    'the text c is new',
    'the text d is not there any more',
    'Unroll was 1 and is 2',
    'the build of the kernels was simd and is relaxed',
    'training.seed was 3 and is 9',
  ]);
});

describe('globs', () => {
  it.each([
    ['*.txt', ['a.txt', 'b.c.txt'], ['a.txt.x', 'x/a.txt', 'txt']],
    ['**/*.md', ['a.md', 'x/a.md', 'x/y/z.md'], ['a.mdx', 'x/a.txt']],
    ['x/**', ['x/a', 'x/y/z'], ['y/a', 'xa']],
    ['{a,b}?.t(x', ['a1.t(x', 'bz.t(x'], ['c1.t(x', 'a.t(x']],
  ])('%s', (glob, matches, others) => {
    const pattern = globPattern(glob);
    expect(matches.filter((path) => !pattern.test(path))).toEqual([]);
    expect(others.filter((path) => pattern.test(path))).toEqual([]);
  });

  it('takes no time, whatever the pattern', () => {
    const path = `${'a/'.repeat(300)}${'a'.repeat(300)}`;
    expect(globPattern(`${'**/'.repeat(60)}${'*a'.repeat(60)}b`).test(path)).toBe(false);
    expect(globPattern(`${'**/'.repeat(60)}${'*a'.repeat(60)}`).test(path)).toBe(true);
    expect(messageOf(() => globPattern('{a,b}'.repeat(9)))).toContain('too long');
  });
});
