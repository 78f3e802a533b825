import { describe, expect, it } from 'vitest';
import { createServiceFixture, text, trainRequest } from './serviceFixture';

async function trained(kind: 'word' | 'bpe' | 'char', minCount: number, learnt: string) {
  const { client } = createServiceFixture();
  const request = trainRequest('m', 1);
  const tokenizer = kind === 'bpe' ? { kind, vocabularySize: 300 } : { kind, minCount };
  await client.train({ ...request, text: learnt, options: { ...request.options, tokenizer } });
  const ask = (units = learnt.length) => client.trainedText({ modelId: 'm', units });
  return { client, ask };
}

describe('the text that a model was trained on', () => {
  // The end is held out: its words are known from the rest.
  const learnt = `Zwölf Boxkämpfer 🦊 jagten.\n${text}`;

  it.each(['word', 'bpe', 'char'] as const)('is remembered to the letter: %s', async (kind) => {
    const { ask } = await trained(kind, 1, learnt);
    expect(await ask()).toEqual({ text: learnt });
    expect(await ask(learnt.length + 1)).toEqual({});
  });

  it('is not told where a word of it is unknown, or when it was forgotten', async () => {
    const { ask } = await trained('word', 5, learnt);
    expect(await ask()).toEqual({});
    const other = await trained('char', 1, learnt);
    await other.client.forgetText({ modelId: 'm' });
    expect(await other.ask()).toEqual({});
  });
});
