import { phrase } from '../../base/phrase';
import { damaged } from './storedModel';

/** Ids are written as id + 1, so that what has no token is 0: in 2 bytes where the vocabulary allows it, else in 4. */
function bytesPerId(vocabularySize: number): 2 | 4 {
  return vocabularySize < 0xffff ? 2 : 4;
}

/** Tokens of the text that a model remembers, little-endian, in base64: a header of safetensors holds text only. */
export function writeIds(ids: Int32Array, vocabularySize: number): string {
  const length = ids.length;
  const values = bytesPerId(vocabularySize) === 2 ? new Uint16Array(length) : new Uint32Array(length);
  for (let i = 0; i < length; i++) values[i] = ids[i] + 1;
  const bytes = new Uint8Array(values.buffer);
  const most = 0x2000;
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += most)
    parts.push(String.fromCharCode(...bytes.subarray(at, at + most)));
  return btoa(parts.join(''));
}

/** Throws `bad-model` for what was not written so, or has tokens that the vocabulary does not have. */
export function readIds(base64: string, vocabularySize: number): Int32Array {
  const size = bytesPerId(vocabularySize);
  const binary = decoded(base64);
  if (binary.length % size !== 0) throw damaged(phrase`the text that it remembers is cut off`);
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  const values = size === 2 ? new Uint16Array(bytes.buffer) : new Uint32Array(bytes.buffer);
  const ids = Int32Array.from(values, (value) => value - 1);
  if (ids.some((id) => id < -1 || id >= vocabularySize))
    throw damaged(phrase`the text that it remembers has tokens outside its vocabulary`);
  return ids;
}

function decoded(base64: string): string {
  try {
    return atob(base64);
  } catch {
    throw damaged(phrase`the text that it remembers is no base64`);
  }
}
