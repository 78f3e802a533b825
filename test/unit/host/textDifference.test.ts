import { describe, expect, it } from 'vitest';
import { textDifference } from '../../../src/host/inspector/textDifference';

describe('model and text', () => {
  it('are the same while a few words change', () => {
    expect(textDifference('own', 10_000, 10_000)).toBeUndefined();
    expect(textDifference('own', 10_000, 10_200)).toBeUndefined();
    expect(textDifference('own', 10_000, 9_800)).toBeUndefined();
    expect(textDifference('own', 100, 140)).toBeUndefined();
  });

  it('differ once a good part has changed', () => {
    expect(textDifference('own', 10_000, 10_201)).toBe('edited');
    expect(textDifference('own', 10_000, 0)).toBe('edited');
    expect(textDifference('own', 100, 141)).toBe('edited');
  });

  it('differ where much was replaced by as much', () => {
    expect(textDifference('own', 10_000, 10_000, () => 0.03)).toBeUndefined();
    expect(textDifference('own', 10_000, 10_000, () => 0.2)).toBe('edited');
    // Of a short text a word is a large share.
    expect(textDifference('own', 200, 200, () => 0.3)).toBeUndefined();
    expect(textDifference('folder', 10_000, 10_000, () => 1)).toBeUndefined();
    expect(textDifference('own', 10_000, 10_000, () => undefined)).toBe('unknown');
    expect(textDifference('folder', 10_000, 10_000, () => undefined)).toBeUndefined();
  });

  it('differ where the model was trained on another document, however long', () => {
    expect(textDifference('language', 100, 100)).toBe('other');
    expect(textDifference('chosen', 100, 5000)).toBe('other');
  });

  it('say nothing of models of a folder, or from elsewhere', () => {
    expect(textDifference('folder', 100_000, 50)).toBeUndefined();
    expect(textDifference('own', 0, 5000)).toBeUndefined();
    // Imported ones are chosen for the document in front.
    expect(textDifference('chosen', 0, 5000)).toBeUndefined();
    expect(textDifference('language', 0, 5000)).toBeUndefined();
  });
});
