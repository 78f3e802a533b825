import type { RunSpec } from '../../protocol/spec';
import { metadataKeys } from '../modelFile/storedModel';
import { startSafetensors } from '../modelFile/startSafetensors';
import { xxHash32 } from '../modelFile/xxHash32';
import type { TokenizerData } from '../tokenizers/tokenizer';
import type { CheckpointState } from './stateArchive';
import type { TextFingerprint } from './textFingerprint';

/** Everything that a checkpoint file holds. */
export interface StoredCheckpoint {
  /** As the run has it, with everything that was chosen. */
  spec: RunSpec;
  /** Of a translate model that of the source. */
  tokenizer: TokenizerData;
  /** Of a translate model only. */
  targetTokenizer?: TokenizerData;
  /** Of what was trained on, and of the text to validate on where that was one of its own. */
  text: TextFingerprint;
  validationText?: TextFingerprint;
  /** What computed: other kernels round differently. */
  kernels: string;
  step: number;
  /** What the writer wants to know when it goes on, as where the text lies. */
  origin: Readonly<Record<string, string>>;
  state: CheckpointState;
}

/** Version of what is written; another one is refused. */
export const checkpointVersion = '1';
export const checkpointKeys = {
  version: metadataKeys.checkpoint,
  run: 'unroll.checkpoint.run',
  tokenizer: metadataKeys.tokenizer,
  targetTokenizer: metadataKeys.targetTokenizer,
  checksum: metadataKeys.checksum,
} as const;

const noChecksum = '00000000';
/** The checksum stands first, so that its place does not depend on what follows. */
const checksumAt = 8 + `{"__metadata__":{"${checkpointKeys.checksum}":"`.length;
/** Work between two pauses, in bytes: about a millisecond. */
const blockBytes = 1 << 20;

/**
 * A checkpoint as a safetensors file: the state's numbers are JSON in its metadata, as exact as they are. Copies the
 * state with pauses, in which nobody may change it.
 */
export function* writeCheckpoint({
  state,
  tokenizer,
  targetTokenizer,
  ...rest
}: StoredCheckpoint): Generator<void, Uint8Array> {
  const { tensors } = state;
  const run = JSON.stringify({ ...rest, numbers: [...state.numbers].map(([k, v]) => [k, encodeNumber(v)]) });
  const tokenizerJson = JSON.stringify(tokenizer);
  const targetJson = targetTokenizer ? JSON.stringify(targetTokenizer) : '';
  const metadata = {
    [checkpointKeys.checksum]: noChecksum,
    [metadataKeys.format]: 'pt',
    [checkpointKeys.version]: checkpointVersion,
    [checkpointKeys.run]: run,
    [checkpointKeys.tokenizer]: tokenizerJson,
    ...(targetTokenizer && { [checkpointKeys.targetTokenizer]: targetJson }),
  };
  let dataBytes = 0;
  const header: Record<string, unknown> = { __metadata__: metadata };
  for (const { name, parts } of tensors) {
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    header[name] = { dtype: 'F32', shape: [length], data_offsets: [dataBytes, dataBytes + 4 * length] };
    dataBytes += 4 * length;
  }
  const { file, at: dataAt } = startSafetensors(header, dataBytes);
  let at = dataAt;
  for (const part of tensors.flatMap(({ parts }) => parts)) {
    const bytes = new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
    for (let from = 0; from < bytes.length; from += blockBytes) {
      const block = bytes.subarray(from, from + blockBytes);
      file.set(block, at);
      at += block.length;
      yield;
    }
  }
  const checksum = yield* checkpointChecksum(run, tokenizerJson + targetJson, file.subarray(dataAt));
  file.set(new TextEncoder().encode(checksum), checksumAt);
  return file;
}

/** 8 hexadecimal digits of chained xxHash32 over the descriptions and the data, block by block. */
export function* checkpointChecksum(
  run: string,
  tokenizers: string,
  data: Uint8Array,
): Generator<void, string> {
  const encoder = new TextEncoder();
  let hash = xxHash32(encoder.encode(tokenizers), xxHash32(encoder.encode(run), 0));
  for (let from = 0; from < data.length; from += blockBytes) {
    hash = xxHash32(data.subarray(from, from + blockBytes), hash);
    yield;
  }
  return hash.toString(16).padStart(8, '0');
}

/** JSON has no NaN, infinities, or negative zero. */
function encodeNumber(value: number): number | string {
  return Number.isFinite(value) && !Object.is(value, -0)
    ? value
    : Object.is(value, -0)
      ? '-0'
      : String(value);
}
