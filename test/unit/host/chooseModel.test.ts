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

  describe('of a folder', () => {
    const folder = (documentUri: string, trainedAt: number, languages = ['plaintext', 'markdown']) => ({
      ...{ documentUri, languageId: languages[0], trainedAt },
      folder: { glob: '**/*', languages },
    });

    it('is the folder’s for all files below it that have one of its languages', () => {
      const around = folder('file:///place', 5);
      const all = [...models, around];
      const below = { uri: 'file:///place/deep/x.md', languageId: 'markdown' };
      expect(chooseModel(all, below)).toEqual({ model: around, why: 'folder' });
      expect(chooseModel(all, { ...below, languageId: 'python' })).toBeUndefined();
      expect(chooseModel(all, { uri: 'file:///placeshop/x.md', languageId: 'markdown' })).toEqual({
        model: around,
        why: 'language',
      });
    });

    it('is the document’s own where that was trained later', () => {
      const document = { uri: 'file:///place/a.txt', languageId: 'plaintext' };
      const mine = { documentUri: document.uri, languageId: 'plaintext', trainedAt: 50 };
      expect(chooseModel([mine, folder('file:///place', 49)], document)?.why).toBe('own');
      expect(chooseModel([mine, folder('file:///place', 51)], document)?.why).toBe('folder');
    });

    it('is the latest of several folders around it, also of a top with a slash at its end', () => {
      const document = { uri: 'file:///place/a.txt', languageId: 'plaintext' };
      const top = folder('file:///', 7);
      expect(chooseModel([folder('file:///place', 6), top], document)).toEqual({ model: top, why: 'folder' });
    });
  });
});
