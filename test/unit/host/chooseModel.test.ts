import { describe, expect, it } from 'vitest';
import { chooseModel, noModel } from '../../../src/host/models/chooseModel';

const own = { documentUri: 'file:///a.txt', languageId: 'plaintext', trainedAt: 1 };
const older = { documentUri: 'file:///b.txt', languageId: 'plaintext', trainedAt: 2 };
const latest = { documentUri: 'file:///c.txt', languageId: 'plaintext', trainedAt: 9 };
const code = { documentUri: 'file:///d.ts', languageId: 'typescript', trainedAt: 99 };
const models = [own, older, latest, code];
const a = { uri: 'file:///a.txt', languageId: 'plaintext' };
const without = { uri: 'file:///new.txt', languageId: 'plaintext' };

describe('the model that speaks for a document', () => {
  it('is its own, also when others are later', () => {
    expect(chooseModel(models, a)).toEqual({ model: own, why: 'own' });
  });

  it('is the latest of its language when it has none', () => {
    expect(chooseModel(models, without)).toEqual({ model: latest, why: 'language' });
    expect(chooseModel(models, { uri: 'file:///x.py', languageId: 'python' })).toBeUndefined();
    expect(chooseModel([], a)).toBeUndefined();
  });

  it('is the one that the user chose, of any language', () => {
    expect(chooseModel(models, a, code.documentUri)).toEqual({ model: code, why: 'chosen' });
    expect(chooseModel(models, a, own.documentUri)).toEqual({ model: own, why: 'own' });
  });

  it('is none when the user chose none', () => {
    expect(chooseModel(models, a, noModel)).toBeUndefined();
  });

  it('is chosen as if by itself when the chosen one is gone', () => {
    expect(chooseModel(models, a, 'file:///deleted.txt')).toEqual({ model: own, why: 'own' });
  });
});
