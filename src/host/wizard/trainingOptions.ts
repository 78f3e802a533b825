import type { CellKind, ModelKind, RunOptions, TokenizerKind } from '../../protocol/spec';

/** Answers of the questions; undefined leaves the choice to Unroll. */
export interface TrainingAnswers {
  kind?: ModelKind;
  cell?: CellKind;
  layers?: number;
  hiddenSize?: number;
  tokenizer?: TokenizerKind;
  /** Tokens that gradients flow back through. */
  sequenceLength?: number;
  epochs?: number;
}

export const limits = { layers: 8, hiddenSize: 2048, sequenceLength: 1024, epochs: 1000 } as const;

/** Only what was answered: everything left out is chosen from the text. */
export function runOptions({
  kind,
  cell,
  layers,
  hiddenSize,
  tokenizer,
  sequenceLength,
  epochs,
}: TrainingAnswers): RunOptions {
  return {
    model: {
      ...(kind !== undefined && { kind }),
      ...(cell !== undefined && { cell }),
      ...(layers !== undefined && { layers }),
      ...(hiddenSize !== undefined && { hiddenSize }),
    },
    tokenizer: { ...(tokenizer !== undefined && { kind: tokenizer }) },
    // Who asks for a number of epochs wants all of them: no other limit ends the run before.
    training: {
      ...(sequenceLength !== undefined && kind !== 'translate' && { sequenceLength }),
      ...(epochs !== undefined && { epochs, steps: 0, seconds: 0 }),
    },
  };
}

/** A whole number from 1 to `most`, or undefined. */
export function parseCount(typed: string, most: number): number | undefined {
  const value = Number(typed.trim());
  return typed.trim() !== '' && Number.isInteger(value) && value >= 1 && value <= most ? value : undefined;
}
