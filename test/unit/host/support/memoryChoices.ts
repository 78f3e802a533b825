import type { ChoiceMemory } from '../../../../src/host/models/modelRegistry';

export function memoryChoices(): ChoiceMemory {
  const choices = new Map<string, string>();
  return {
    get: (uri) => choices.get(uri),
    set: (uri, choice) => void (choice === undefined ? choices.delete(uri) : choices.set(uri, choice)),
  };
}

/** `l10n.t` without translations. */
export const translate = (message: string, ...args: (string | number)[]): string =>
  message.replace(/\{(\d+)\}/g, (_whole, index) => String(args[Number(index)]));
