import { describe, expect, it } from 'vitest';
import { fakeEngine } from './support/fakeEngine';

const info = { kernels: 'reference', reason: 'test', threads: 1, models: 0, bytes: 0 };

describe('EngineClient', () => {
  it('starts no worker before the first call', async () => {
    const { client } = fakeEngine({ info: async () => info });
    expect(client.isRunning).toBe(false);
    expect(client.generation).toBe(0);
    expect(await client.engine.info({})).toEqual(info);
    expect(client.generation).toBe(1);
  });

  it('settles what is pending when the worker dies, tells it once, and starts a fresh one for the next call', async () => {
    let hang = true;
    const { client, kill } = fakeEngine({
      info: () => (hang ? new Promise(() => undefined) : Promise.resolve(info)),
    });
    const deaths: string[] = [];
    client.onDeath((death) => deaths.push(`${death.code}: ${death.message}`));
    const pending = [client.engine.info({}), client.engine.info({})];
    await new Promise((resolve) => setImmediate(resolve));
    kill('out of memory');
    const outcomes = await Promise.allSettled(pending);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['rejected', 'rejected']);
    expect(deaths).toHaveLength(1);
    expect(deaths[0]).toMatch(/^worker-died: .*out of memory/);
    expect(client.isRunning).toBe(false);

    hang = false;
    expect(await client.engine.info({})).toEqual(info);
    expect(client.generation).toBe(2);
  });

  it('settles what is pending when it is disposed, and then starts nothing any more', async () => {
    const { client } = fakeEngine({ info: () => new Promise(() => undefined) });
    const pending = client.engine.info({});
    client.dispose();
    await expect(pending).rejects.toMatchObject({ code: 'cancelled' });
    expect(() => client.engine).toThrow(/shutting down/);
  });
});
