import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CellKind } from '../../../src/protocol/spec';
import type { Join } from '../../../src/protocol/formats';

/** Made by test/golden/makeWordLanguageModels.py; test/golden/README.md describes the fields. */
export interface WordLanguageModel {
  name: string;
  /** Where it reads both ways. */
  kind?: 'blank';
  join: Join;
  cell: CellKind;
  layers: number;
  embeddingSize: number;
  hiddenSize: number;
  tied: boolean;
  ids: number[];
  tokens: number;
  loss: number;
  next: number[];
}

export const pathOf = (name: string) => join(__dirname, '../../golden/wordLanguageModels', name);
export const weightsPath = (name: string) => pathOf(`${name}.safetensors`);
const stem: Record<Join, string> = { space: 'words', none: 'characters' };
export const vocabularyPath = (kind: Join) => pathOf(`${stem[kind]}.vocab.txt`);
export const textPath = (kind: Join) => pathOf(`${stem[kind]}.txt`);

export const { cases } = JSON.parse(readFileSync(pathOf('results.json'), 'utf8')) as {
  cases: WordLanguageModel[];
};
