import { realpath } from 'node:fs/promises';
import { UnrollError } from '../../base/errors';

/** Nobody wants what is read replaced by what is written. Throws `bad-input`. */
export async function checkNotInput(out: string, inputs: readonly string[]): Promise<void> {
  const real = (path: string) => realpath(path).catch(() => path);
  const target = await real(out);
  for (const input of inputs) {
    if (input !== '-' && (await real(input)) === target) {
      throw new UnrollError(
        'bad-input',
        `${out} is a file to read; the model would replace it.`,
        'Give --out another name.',
      );
    }
  }
}
