import { describe, expect, it } from 'vitest';
import { parseVocabulary } from '../../../src/engine/formats/parseVocabulary';
import type { Join } from '../../../src/protocol/formats';

const texts = (file: string, join: Join, unknown?: string) => parseVocabulary(file, join, unknown).vocabulary;

describe('vocabulary files', () => {
  it('have one token a line; <eos> is the line end and <unk> the unknown token', () => {
    expect(parseVocabulary('the\n<unk>\n<eos>\n__proto__\n', 'space')).toEqual({
      kind: 'space',
      unknownId: 1,
      vocabulary: [' the', '', '\n', ' __proto__'],
    });
    expect(parseVocabulary('a\r\nb\r\n', 'space')).toMatchObject({ unknownId: -1, vocabulary: [' a', ' b'] });
  });

  it('take another unknown token by name', () => {
    expect(parseVocabulary('a\nUNK\n<unk>', 'space', 'UNK')).toMatchObject({
      unknownId: 1,
      vocabulary: [' a', '', ' <unk>'],
    });
    expect(() => parseVocabulary('a\nb', 'space', 'c')).toThrow(/does not have the unknown token “c”/);
  });

  it('of characters may have spaces and line ends in any spelling', () => {
    expect(texts('a\n \nb\n', 'none')).toEqual(['a', ' ', 'b']);
    expect(texts('a\n\n\nb', 'none')).toEqual(['a', '\n', 'b']);
    expect(texts('\n\na\nb\n', 'none')).toEqual(['\n', 'a', 'b']);
    expect(texts('a\nb\n\n', 'none')).toEqual(['a', 'b', '\n']);
    expect(texts('a\nb\n\n\n', 'none')).toEqual(['a', 'b', '\n']);
    expect(texts('a\n\\n\nb\n', 'none')).toEqual(['a', '\n', 'b']);
    expect(texts('a\n<eos>\n<unk>\n', 'none')).toEqual(['a', '\n', '']);
    expect(texts('a\n\\n\n<eos>\n', 'none')).toEqual(['a', '\n', '<eos>']);
  });

  it('are refused with the line when something is wrong', () => {
    expect(() => texts('', 'space')).toThrow(/is empty/);
    expect(() => texts('a\n\nb', 'space')).toThrow(/Line 2 of the vocabulary is empty/);
    expect(() => texts('a\n\n\nb\n\nc', 'none')).toThrow(/Line 4 of the vocabulary is empty/);
    expect(() => texts('a\nb\na\n', 'space')).toThrow(/Lines 1 and 3 of the vocabulary are both “a”/);
  });
});
