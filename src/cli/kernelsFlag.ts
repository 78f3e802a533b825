import { UnrollError } from '../base/errors';
import { chooseKernels, type KernelsChoice } from '../engine/kernels/chooseKernels';
import type { KernelsName } from '../engine/kernels/kernels';
import { revectorizedOrNext } from '../node/revectorized';

const kernelsChoices = ['auto', 'reference', 'simd', 'relaxed', 'revectorized'] as const;

export const kernelsFlag = {
  kind: 'choice',
  choices: kernelsChoices,
  help: 'which build computes; revectorized: an experiment of V8, on x64 with Node 24',
} as const;

/**
 * The kernels that a command shall use. Those asked for by name or none: throws `bad-input`; but in place of
 * `revectorized`, which few runtimes have, the fastest others are taken, with the reason.
 */
export function kernelsFor(wanted = 'auto', nowSeconds?: () => number): KernelsChoice {
  const name = wanted as 'auto' | KernelsName;
  if (name === 'revectorized') return revectorizedOrNext(nowSeconds);
  const choice = chooseKernels(name, nowSeconds);
  if (name === 'auto' || choice.backend.name === name) return choice;
  throw new UnrollError(
    'bad-input',
    `The ${name} kernels cannot be used here: ${choice.reason}.`,
    'Leave --kernels out: the fastest that work here are chosen.',
  );
}
