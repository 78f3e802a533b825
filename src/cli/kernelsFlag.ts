import { UnrollError } from '../base/errors';
import { chooseKernels, type KernelsChoice } from '../engine/kernels/chooseKernels';
import type { KernelsName } from '../engine/kernels/kernels';
import { allowRevectorized } from '../node/wasmFeatures';

const kernelsChoices = ['auto', 'reference', 'simd', 'relaxed', 'revectorized'] as const;

export const kernelsFlag = {
  kind: 'choice',
  choices: kernelsChoices,
  help: 'which build computes; revectorized is experimental',
} as const;

/** The kernels that a command shall use; those asked for by name or none. Throws `bad-input`. */
export function kernelsFor(wanted = 'auto', nowSeconds?: () => number): KernelsChoice {
  const name = wanted as 'auto' | KernelsName;
  const whyNot = name === 'revectorized' ? allowRevectorized() : '';
  const choice = chooseKernels(name, nowSeconds);
  if (name === 'auto' || (choice.backend.name === name && !whyNot)) return choice;
  throw new UnrollError(
    'bad-input',
    `The ${name} kernels cannot be used here: ${whyNot || choice.reason}.`,
    'Leave --kernels out: the fastest that work here are chosen.',
  );
}
