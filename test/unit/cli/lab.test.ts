import { describe, expect, it } from 'vitest';
import { labTasks } from '../../../src/protocol/laboratory';
import { run } from './cliFixture';

const quick = ['--distance', '4', '--steps', '4', '--hidden', '6'];

describe('lab', () => {
  it('lists the tasks', async () => {
    const { done, exitCode } = await run(['lab', '--json']);
    expect(exitCode).toBe(0);
    expect((done.tasks as { name: string }[]).map(({ name }) => name)).toEqual([...labTasks]);
    const { stdout } = await run(['lab']);
    for (const name of labTasks) expect(stdout).toContain(name);
    expect(stdout).toContain('so I speak fluent');
  });

  it('compares cells and says what there is without memory', async () => {
    const { done, events } = await run(['lab', 'recall', ...quick, '--json']);
    expect(done).toMatchObject({ event: 'done', task: 'recall', distance: 4, baseline: 0.05 });
    const results = done.results as Record<string, unknown>[];
    expect(results.map(({ cell }) => cell)).toEqual(['rnn-tanh', 'gru', 'lstm']);
    for (const result of results) {
      expect(result).toMatchObject({ metric: 'accuracy', steps: 4, seconds: expect.any(Number) });
      const byDistance = result.byDistance as { distance: number; value: number }[];
      expect(byDistance.map(({ distance }) => distance)).toContain(4);
      expect(result.value).toBe(byDistance.find(({ distance }) => distance === 4)?.value);
      expect(result.gradientNorms).toHaveLength(13);
      expect(result.parameters).toBeGreaterThan(100);
    }
    expect(events.filter(({ event }) => event === 'started')).toHaveLength(3);
  });

  it.each(labTasks)('has %s in a table and a plot, for people', async (task) => {
    const { stdout, stderr, exitCode } = await run(['lab', task, '--cells', 'gru,lstm', ...quick]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/distance +gru +lstm +no memory/);
    expect(stdout).toMatch(/ 4 .*← trained for/);
    expect(stdout).toContain('o gru   x lstm   - no memory');
    expect(stderr).toContain('parameters');
  });

  it('keeps what it has when it is interrupted', async () => {
    const argv = ['lab', 'recall', '--distance', '3', '--steps', '100000', '--hidden', '6', '--json'];
    const { done, exitCode } = await run(argv, {
      onWrite: (line, interrupt) => {
        if (line.includes('"progress"')) interrupt();
      },
    });
    expect(exitCode).toBe(0);
    expect(done.results).toMatchObject([{ cell: 'rnn-tanh', reason: 'stopped' }]);
  });

  it.each([
    [['lab', 'recal'], 2, 'Did you mean recall?'],
    [['lab', 'nothing-like-it'], 2, 'It is one of: recall,'],
    [['lab', 'recall', '--cells', 'lstn'], 2, 'Cells are: lstm'],
    [['lab', 'recall', '--cells', 'gru,gru'], 2, 'Name each once'],
    [['lab', 'adding', '--distance', '0'], 1, 'Its shortest is 2'],
    [['lab', 'adding', '--distance', '100000'], 1, 'The longest is'],
    [['lab', 'recall', 'adding'], 2, 'one argument too many'],
  ])('refuses %j', async (argv, code, message) => {
    const { exitCode, stderr } = await run(argv);
    expect(exitCode).toBe(code);
    expect(stderr).toContain(message);
  });
});
