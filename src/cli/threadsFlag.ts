import { mostThreads } from '../protocol/spec';

export const threadsFlag = {
  kind: 'integer',
  meta: 'N|auto',
  least: 1,
  most: mostThreads,
  words: ['auto'],
  help: 'threads to train with; auto leaves one core free',
} as const;
