import { modelChecksum } from './checksum';
import { writeIds } from './rememberedIds';
import { startSafetensors } from './startSafetensors';
import { metadataKeys, modelFileVersion, type StoredModel } from './storedModel';

/**
 * A model as a safetensors file (https://github.com/huggingface/safetensors#format): the header's length as 8 bytes,
 * little-endian; the header, JSON padded with spaces to a multiple of 8; the tensors, one after the other.
 */
export function writeModelFile({
  summary,
  tokenizer,
  targetTokenizer,
  tensors,
  text,
}: StoredModel): Uint8Array {
  const summaryJson = JSON.stringify(summary);
  const tokenizerJson = JSON.stringify(tokenizer); // escapes lone surrogates, which UTF-8 cannot hold
  const targetJson = targetTokenizer && JSON.stringify(targetTokenizer);
  const remembered = text && writeIds(text, tokenizer.vocabulary.length);
  const header: Record<string, unknown> = {
    __metadata__: {
      [metadataKeys.format]: 'pt',
      [metadataKeys.version]: modelFileVersion,
      [metadataKeys.summary]: summaryJson,
      [metadataKeys.tokenizer]: tokenizerJson,
      ...(targetJson !== undefined && { [metadataKeys.targetTokenizer]: targetJson }),
      ...(remembered !== undefined && { [metadataKeys.text]: remembered }),
      [metadataKeys.checksum]: modelChecksum(
        [summaryJson, tokenizerJson, targetJson ?? '', remembered ?? ''],
        tensors,
      ),
    },
  };
  let dataBytes = 0;
  for (const { name, shape, values } of tensors) {
    const end = dataBytes + values.byteLength;
    header[name] = { dtype: 'F32', shape, data_offsets: [dataBytes, end] };
    dataBytes = end;
  }
  const { file, at: dataAt } = startSafetensors(header, dataBytes);
  let at = dataAt;
  for (const { values } of tensors) {
    file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return file;
}
