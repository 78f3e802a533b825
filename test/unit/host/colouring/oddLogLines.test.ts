import { describe, expect, it } from 'vitest';
import { allSteps } from '../../../../src/host/colouring/inSteps';
import { oddLineLevels } from '../../../../src/host/colouring/oddLines';
import {
  nextSurprise,
  type Surprise,
  surprisesIn,
  tellSteps,
} from '../../../../src/host/colouring/surprises';
import { createServiceFixture, trainRequest } from '../../worker/serviceFixture';

const services = ['auth', 'billing', 'search'];
const users = ['mara', 'jon', 'ines', 'otto', 'lena'];

/** Lines of a server's log, as regular as such lines are: times, names and durations differ. */
function logLines(count: number, seed: number): string[] {
  let state = seed;
  const random = (below: number) => (state = (state * 48_271) % 2_147_483_647) % below;
  const two = (value: number) => String(value).padStart(2, '0');
  return Array.from({ length: count }, () => {
    const time = `${two(8 + random(4))}:${two(random(60))}`;
    const [service, user] = [services[random(services.length)], users[random(users.length)]];
    return `${time} INFO ${service} request of ${user} answered in ${10 + random(30)} ms`;
  });
}

/** By line, counted from 0: what does not belong there. */
const planted: Readonly<Record<number, string>> = {
  31: '09:12 INFO auth request of root answered in 14 ms',
  77: '09:40 ERROR billing ledger corrupted, rolling back',
  120: '10:02 INFO search request of jon answered in in 21 ms',
  158: '10:31 INFO auth request of mara refused, certificate expired',
};
const oddLines = Object.keys(planted).map(Number);

describe('Go to Next Surprise in a log', () => {
  it('walks the odd lines of a log whose like was learnt', async () => {
    const { client } = createServiceFixture();
    const learnt = `${logLines(500, 7).join('\n')}\n`;
    const { options } = trainRequest('log', 700);
    await client.train(
      trainRequest('log', 700, {
        text: learnt,
        options: {
          ...options,
          model: { ...options.model, hiddenSize: 16, embeddingSize: 16 },
          training: { ...options.training, batchSize: 8, sequenceLength: 16 },
        },
      }),
    );
    const lines = logLines(200, 99).map((line, i) => planted[i] ?? line);
    const text = `${lines.join('\n')}\n`;
    await client.openDocument({ documentId: 'd', version: 1, text });
    const range = { start: 0, end: text.length };
    const place = { modelId: 'log', documentId: 'd', version: 1 };
    const read = await client.surprisals({ ...place, range, topK: 0 });
    const surprises = surprisesIn(
      { ...read, bits: read.excess, surprisal: read.probability.map((p) => -Math.log2(p)) },
      text,
    );
    const lineOf = ({ peak }: Surprise) => text.slice(0, peak.end - 1).split('\n').length - 1;

    let at = { start: 0, end: 0 };
    const walked = surprises.map(() => {
      const found = nextSurprise(surprises, at, 1);
      at = found?.surprise ?? at;
      return found && [lineOf(found.surprise), text.slice(at.start, at.end).trim()];
    });
    // Every odd line once, in order, and none of the numbers and names that nobody can know.
    expect(walked.map((stop) => stop?.[0])).toEqual(oddLines);
    expect(walked.map((stop) => stop?.[1])).toEqual([
      expect.stringMatching(/^root/),
      expect.stringMatching(/^ERROR billing ledger corrupted, rolling back$/),
      expect.stringMatching(/^in/),
      expect.stringMatching(/^refused, certificate expired$/),
    ]);
    // And back again.
    expect(nextSurprise(surprises, { start: 0, end: 0 }, -1)?.surprise).toEqual(surprises.at(-1));
  });

  it('walks the odd lines of a log that was learnt with them by heart', async () => {
    const { client } = createServiceFixture();
    const text = `${logLines(200, 99)
      .map((line, i) => planted[i] ?? line)
      .join('\n')}\n`;
    const { options } = trainRequest('itself', 800);
    await client.train(
      trainRequest('itself', 800, {
        text,
        options: {
          ...options,
          model: { ...options.model, hiddenSize: 16, embeddingSize: 16 },
          training: { ...options.training, batchSize: 8, sequenceLength: 16, validationFraction: 0 },
        },
      }),
    );
    await client.openDocument({ documentId: 'd', version: 1, text });
    const place = { modelId: 'itself', documentId: 'd', version: 1 };
    const read = await client.surprisals({ ...place, range: { start: 0, end: text.length }, topK: 0 });
    const tokens = {
      ...read,
      bits: read.excess,
      surprisal: read.probability.map((p) => -Math.log2(p)),
    };
    const linesOf = (surprises: readonly Surprise[]) =>
      surprises.map(({ peak }) => text.slice(0, peak.end - 1).split('\n').length - 1);
    expect([...new Set(linesOf(surprisesIn(tokens, text)))]).toEqual(oddLines);
    // And these lines glow when lines are coloured, and no other.
    const lineOf = (offset: number) => text.slice(0, offset).split('\n').length - 1;
    const glowing = oddLineLevels(allSteps(tellSteps(tokens, text)), text, lineOf);
    expect(glowing.map(({ line }) => line)).toEqual(oddLines);
    expect(glowing.every(({ level }) => level > 0)).toBe(true);
  });
});
