import { UnrollError } from '../../base/errors';
import { phrase, type Phrase, type PhraseArgument } from '../../base/phrase';
import type { ModelSummary } from '../../protocol/spec';
import type { TokenizerData } from '../tokenizers/tokenizer';

export interface StoredTensor {
  /** PyTorch's name, as rnn.weight_ih_l0. */
  name: string;
  shape: number[];
  /** Row-major. */
  values: Float32Array;
}

/** Everything that a model file holds. Losses that are not finite come back as NaN. */
export interface StoredModel {
  summary: ModelSummary;
  /** Of a translate model that of the source. */
  tokenizer: TokenizerData;
  /** Of a translate model only. */
  targetTokenizer?: TokenizerData;
  tensors: StoredTensor[];
  /** Tokens of the text that it was trained on, where it remembers them. */
  text?: Int32Array;
}

/** Version of what Unroll writes into the metadata; another one is refused. */
export const modelFileVersion = '1';

/** Keys in safetensors' `__metadata__`, whose values are strings: JSON where there is more to say. */
export const metadataKeys = {
  format: 'format',
  version: 'unroll.version',
  summary: 'unroll.summary',
  tokenizer: 'unroll.tokenizer',
  targetTokenizer: 'unroll.targetTokenizer',
  /** Only in models that remember their text. */
  text: 'unroll.text',
  checksum: 'unroll.checksum',
  /** Only in checkpoints. */
  checkpoint: 'unroll.checkpoint',
} as const;

/** Whether a file with this metadata is one that Unroll wrote, of whatever version. */
export function isOwnFile(metadata: ReadonlyMap<string, string>): boolean {
  return metadata.has(metadataKeys.version);
}

const damagedFile = (what: PhraseArgument) => phrase`The model file is damaged: ${what}.`;

/** By which messages of `damaged` are known. */
export const damagedTemplate = damagedFile('').template;

export function damaged(what: Phrase): UnrollError {
  return new UnrollError(
    'bad-model',
    damagedFile(what),
    'Train the model again, or restore the file from a copy.',
  );
}
