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

  it('is written while somebody who waits is answered', async () => {
    const { client, ask } = await trained('char', 1, text.repeat(24));
    await client.openDocument({ documentId: 'd', version: 1, text: 'The cat' });
    const told: string[] = [];
    const question = { modelId: 'm', documentId: 'd', version: 1, offset: 7, topK: 3 };
    await Promise.all([
      ask(24 * text.length).then((answer) => told.push(answer.text === undefined ? 'nothing' : 'text')),
      client.predict(question).then(() => told.push('prediction')),
    ]);
    expect(told).toEqual(['prediction', 'text']);
  });
});
