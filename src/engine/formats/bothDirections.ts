import { phrase, type Phrase } from '../../base/phrase';
import type { StoredTensor } from '../modelFile';

const reverseName = /^rnn\.((?:weight|bias)_(?:ih|hh)_l(\d{1,9}))_reverse$/;

/**
 * Weights of a torch.nn layer with `bidirectional=True`, which have names in `…_reverse`, as those of two stacks, `rnn` and
 * `rnn_reverse`. One layer is the same under both names; its output layer reads the forward state first. In several
 * layers, all but the first read both directions of the one below, which stacks that never see each other cannot do:
 * then the names stay, and all that does not fit is named.
 */
export function withoutReverseNames(tensors: readonly StoredTensor[]): StoredTensor[] {
  return tensors.map((tensor) => {
    const match = reverseName.exec(tensor.name);
    return match && !hasSeveralLayers(tensors) ? { ...tensor, name: `rnn_reverse.${match[1]}` } : tensor;
  });
}

/** Why weights in `…_reverse` are none of ours, in a sentence; nothing for all others. */
export function aboutReverse(tensors: readonly StoredTensor[]): Phrase | undefined {
  if (!tensors.some(({ name }) => reverseName.test(name)) || !hasSeveralLayers(tensors)) return undefined;
  return phrase`Layers above the first read both directions here; a model of Unroll that reads both ways has two stacks that never see each other, which torch.nn makes with one bidirectional layer, or as rnn and rnn_reverse.`;
}

function hasSeveralLayers(tensors: readonly StoredTensor[]): boolean {
  return tensors.some(({ name }) => /^rnn\.(?:weight|bias)_(?:ih|hh)_l[1-9]/.test(name));
}
