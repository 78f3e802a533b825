import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { inRoot } from '../../../scripts/lib/paths.mjs';

/** What the command line says of a model about a text, as the last line of its JSON. */
export function unroll<T>(model: string, command: string, text: string, ...flags: string[]): T {
  const args = [inRoot('dist', 'cli.js'), command, model, '--text', text, ...flags, '--json'];
  const lines = execFileSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 2 ** 28 }).trim();
  return JSON.parse(lines.slice(lines.lastIndexOf('\n') + 1)) as T;
}

export interface Inspected {
  tokens: string[];
  /** By quantity: (tokens, units). */
  layers: { quantities: Record<string, number[][]> }[];
}

/** Files of the models that the extension has stored. */
export function modelFiles(profile: string, ending: string): string[] {
  const files = fs.readdirSync(profile, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith(ending) && file.includes('models'))
    .map((file) => path.join(profile, file));
}

/** The one model that is stored. */
export function storedModel(profile: string): string {
  const models = modelFiles(profile, '.safetensors');
  expect(models).toHaveLength(1);
  return models[0];
}

/** The curve of the one model that is stored. */
export function storedCurve(profile: string): { step: number; trainLoss: number }[] {
  const curves = modelFiles(profile, '.curve.json');
  expect(curves).toHaveLength(1);
  const { points } = JSON.parse(fs.readFileSync(curves[0], 'utf8')) as {
    points: { step: number; trainLoss: number }[];
  };
  return points;
}

/** As it is written in the panel. */
export const numberIn = (text: string): number => Number(text.replace('−', '-'));
