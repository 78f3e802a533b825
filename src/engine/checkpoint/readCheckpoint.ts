import { UnrollError, whatHappened } from '../../base/errors';
import { phrase, type Phrase } from '../../base/phrase';
import { checkSpec } from '../network/checkSpec';
import { type ModelSpec, mostThreads, type RunSpec } from '../../protocol/spec';
import { parameterCount } from '../network/parameterBlock';
import { checkTraining } from '../training/checkTraining';
import { Fields } from '../modelFile/fields';
import { notAModelFile, readSafetensors } from '../modelFile/readSafetensors';
import { readRunSpec, readTokenizer } from '../modelFile/readSummary';
import { damaged, damagedTemplate, type StoredTensor } from '../modelFile/storedModel';
import { runToEnd } from '../network/pacer';
import type { TokenizerData } from '../tokenizers/tokenizer';
import { isTranslation, sourceMarks, targetMarks } from '../translation/translationSpec';
import {
  checkpointChecksum,
  checkpointKeys,
  checkpointVersion,
  type StoredCheckpoint,
} from './checkpointFile';
import type { TextFingerprint } from './textFingerprint';

/** As many as options may ask for, of batch rows and of steps. */
const mostRows = 4096;
const count = { min: 0, max: Number.MAX_SAFE_INTEGER, whole: true };

/** Whether a file is a checkpoint, of whatever version, by its first bytes: nothing else is looked at. */
export function isCheckpoint(bytes: Uint8Array): boolean {
  const head = new TextDecoder().decode(bytes.subarray(8, 200));
  return head.startsWith('{"__metadata__":{') && head.includes(`"${checkpointKeys.version}":`);
}

/**
 * A checkpoint out of the bytes of its file. Throws `bad-model` when anything is missing, damaged, contradicts itself or
 * is of another version; allocates no more than a small multiple of the file's size.
 */
export function readCheckpoint(bytes: Uint8Array): StoredCheckpoint {
  try {
    return readWhole(bytes);
  } catch (error) {
    if (!(error instanceof UnrollError) || error.code !== 'bad-model') throw error;
    const message = aboutCheckpoint(error.wording.message);
    throw new UnrollError(
      'bad-model',
      message,
      'Use the one before it (.previous), or start the training again.',
    );
  }
}

/** The same of a checkpoint, which is read as a model file is. */
function aboutCheckpoint(message: Phrase): Phrase {
  if (message.template === notAModelFile.template) return phrase`This is not a checkpoint.`;
  if (message.template !== damagedTemplate) return message;
  return phrase`The checkpoint is damaged: ${message.args[0]}.`;
}

function readWhole(bytes: Uint8Array): StoredCheckpoint {
  const { metadata, tensors, dataOffset } = readSafetensors(bytes);
  checkVersion(metadata.get(checkpointKeys.version));
  const runJson = metadata.get(checkpointKeys.run) ?? '';
  const tokenizerJson = metadata.get(checkpointKeys.tokenizer) ?? '';
  const targetJson = metadata.get(checkpointKeys.targetTokenizer) ?? '';
  const checked = checkpointChecksum(runJson, tokenizerJson + targetJson, bytes.subarray(dataOffset));
  const checksum = runToEnd(checked);
  if (metadata.get(checkpointKeys.checksum) !== checksum) throw damaged(phrase`its checksum is wrong`);
  const run = Fields.fromJson(runJson, 'run');
  const spec = readRunSpec(run.object('spec'));
  try {
    checkSpec(spec.model);
    checkTraining(spec.training);
  } catch (error) {
    throw damaged(phrase`its spec is impossible (${whatHappened(error)})`);
  }
  const tokenizers = readTokenizers(spec.model, tokenizerJson, targetJson);
  checkSize(spec, tensors);
  return {
    spec,
    ...tokenizers,
    text: readFingerprint(run.object('text')),
    ...(run.has('validationText') && { validationText: readFingerprint(run.object('validationText')) }),
    kernels: run.string('kernels'),
    step: run.number('step', count),
    origin: readOrigin(run.object('origin')),
    state: {
      tensors: tensors.map(({ name, values }) => ({ name, parts: [values] })),
      numbers: new Map(run.array('numbers').map(readNumber)),
    },
  };
}

function readTokenizers(
  spec: ModelSpec,
  json: string,
  targetJson: string,
): Pick<StoredCheckpoint, 'tokenizer' | 'targetTokenizer'> {
  const tokenizer = readTokenizer(json);
  const check = ({ vocabulary }: TokenizerData, size: number) => {
    if (vocabulary.length !== size) throw damaged(phrase`its vocabulary has another size`);
  };
  if (!isTranslation(spec)) {
    check(tokenizer, spec.vocabularySize);
    return { tokenizer };
  }
  const targetTokenizer = readTokenizer(targetJson);
  check(tokenizer, spec.sourceVocabularySize - sourceMarks);
  check(targetTokenizer, spec.vocabularySize - targetMarks);
  return { tokenizer, targetTokenizer };
}

/** A training takes memory by its spec, before the state is put into it: the two have to be of one size. */
function checkSize({ model, training }: RunSpec, tensors: readonly StoredTensor[]): void {
  const weights = tensors.find(({ name }) => name === 'weights');
  if (weights?.values.length !== parameterCount(model))
    throw damaged(phrase`its weights are not those of its spec`);
  const { batchSize, sequenceLength, threads = 1 } = training;
  if (batchSize > mostRows || sequenceLength > mostRows || threads > mostThreads)
    throw damaged(phrase`its batches are larger than any`);
}

function checkVersion(version: string | undefined): void {
  if (version === checkpointVersion) return;
  if (version === undefined) throw damaged(phrase`it holds weights, but not the state of a training`);
  throw damaged(
    phrase`it has version ${version.slice(0, 20)}, and this Unroll reads version ${checkpointVersion}`,
  );
}

function readFingerprint(fields: Fields): TextFingerprint {
  return { units: fields.number('units', count), hash: fields.string('hash') };
}

function readOrigin(fields: Fields): Record<string, string> {
  const origin: Record<string, string> = Object.create(null);
  for (const key of fields.keys()) origin[key] = fields.string(key);
  return { ...origin };
}

function readNumber(entry: unknown): [string, number] {
  if (Array.isArray(entry) && entry.length === 2) {
    const [name, value] = entry as unknown[];
    if (typeof name === 'string' && typeof value === 'number') return [name, value];
    if (typeof name === 'string' && ['NaN', 'Infinity', '-Infinity', '-0'].some((text) => text === value))
      return [name, Number(value)];
  }
  throw damaged(phrase`one of its numbers is none`);
}
