import { fingerprintOf } from '../../../src/engine/checkpoint/textFingerprint';
import { checkpointKeys, writeCheckpoint } from '../../../src/engine/checkpoint/checkpointFile';
import { readCheckpoint } from '../../../src/engine/checkpoint/readCheckpoint';
import { collectState, restoreState } from '../../../src/engine/checkpoint/stateArchive';
import { importModel } from '../../../src/engine/formats/importModel';
import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import { loadModel, storeModel } from '../../../src/engine/model/languageModel';
import { loadAnyModel, storeTranslator } from '../../../src/engine/model/translator';
import { metadataKeys } from '../../../src/engine/modelFile/storedModel';
import { runToEnd } from '../../../src/engine/network/pacer';
import { preparePairs } from '../../../src/engine/translation/pairs/preparePairs';
import { TranslationTrainer } from '../../../src/engine/translation/translationTask';
import { tinyModel } from '../formats/tinyModel';
import { sampleModel } from '../modelFile/sampleModel';
import { toyText } from '../translation/support/toyPairs';
import {
  damageFile,
  type FuzzTarget,
  mostBytes,
  resealCheckpoint,
  resealModel,
  textTargets,
} from './targets';
import { damageBytes } from './mutations';

const pairs = toyText(24);
const { spec, tokenizers, train, valid } = preparePairs({
  text: pairs,
  language: '',
  options: {
    model: {
      kind: 'translate',
      cell: 'gru',
      layers: 1,
      hiddenSize: 4,
      embeddingSize: 3,
      bidirectional: true,
    },
    training: { steps: 5, batchSize: 4 },
  },
});
const trainerOf = (run = spec) => new TranslationTrainer(referenceBackend, run, { train, valid }, () => 0);
const bothSides = [metadataKeys.tokenizer, metadataKeys.targetTokenizer];
const { network } = trainerOf();
const summary = {
  ...sampleModel().summary,
  spec,
  parameters: network.parameters.count,
  weightsHash: network.weightsHash(),
};
const translator = storeTranslator({ network, tokenizers, summary });
const checkpoint = runToEnd(
  writeCheckpoint({
    ...{ spec, kernels: 'reference', step: 3, origin: {}, text: fingerprintOf(pairs) },
    ...{ tokenizer: tokenizers.source.toData(), targetTokenizer: tokenizers.target.toData() },
    state: collectState(trainerOf()),
  }),
);
const blank = storeModel(tinyModel({ kind: 'blank', cell: 'lstm', layers: 2, tied: false }));
const vocabulary = ['<unk>', ...'abcdefghi'].join('\n');

function checkSize(bytes: number): void {
  if (bytes > mostBytes) throw new Error(`It took ${bytes} bytes.`);
}

/** Files of every kind. */
export const fuzzTargets: readonly FuzzTarget[] = [
  ...textTargets,
  {
    name: 'blank',
    damage: (random) =>
      damageFile(blank, [metadataKeys.summary, metadataKeys.tokenizer], resealModel, random),
    use: (bytes) => checkSize(loadModel(referenceBackend, bytes).network.byteLength),
  },
  {
    name: 'translator',
    damage: (random) => damageFile(translator, [metadataKeys.summary, ...bothSides], resealModel, random),
    use: (bytes) => checkSize(loadAnyModel(referenceBackend, bytes).network.byteLength),
  },
  {
    name: 'pairs',
    damage: (random) => damageFile(checkpoint, [checkpointKeys.run, ...bothSides], resealCheckpoint, random),
    use(bytes) {
      const { spec: stored, state } = readCheckpoint(bytes);
      const data = { train, valid };
      const trainer = new TranslationTrainer(referenceBackend, stored, data, () => 0, undefined, {
        resume: state,
      });
      checkSize(trainer.network.byteLength);
      restoreState(trainer, collectState(trainer));
    },
  },
  {
    name: 'weights',
    damage(random) {
      let damaged: Uint8Array = blank.slice();
      for (let i = random.uint32() % 4; i >= 0; i--) damaged = damageBytes(damaged, 1500, random);
      return damaged;
    },
    use(bytes) {
      const { network: imported } = importModel(
        referenceBackend,
        { weights: bytes, vocabulary, join: 'none' },
        5,
      );
      checkSize(imported.byteLength);
    },
  },
];
