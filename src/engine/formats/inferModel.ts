import { UnrollError } from '../../base/errors';
import { listed, phrase, type Phrase } from '../../base/phrase';
import type { CellKind, ModelSpec } from '../../protocol/spec';
import { cells } from '../cells/cells';
import { aboutReverse, withoutReverseNames } from './bothDirections';
import type { StoredTensor } from '../modelFile';
import { outputSize, parameterShapes } from '../network/parameterBlock';

type Tensors = ReadonlyMap<string, StoredTensor>;

const mostNamed = 12;

/**
 * The model that weights in PyTorch's names belong to, and its tensors in order. Cell, sizes and layers come from the
 * shapes; `cell` decides where they cannot tell (a simple network is one with tanh when it is left out). The output
 * weights are tied when they equal the embedding bit by bit, or when one of the two is absent. Weights that read both
 * ways, as `rnn_reverse…` or as torch.nn's `rnn…_reverse`, make a blank model. Throws `bad-model` with
 * every tensor that does not fit and the shape that it should have.
 */
export function inferModel(
  tensors: readonly StoredTensor[],
  vocabularySize: number,
  cell?: CellKind,
): { spec: ModelSpec; tensors: StoredTensor[] } {
  const byName = new Map(withoutReverseNames(tensors).map((tensor) => [tensor.name, tensor]));
  const spec = inferSpec(byName, vocabularySize, cell);
  const embedding = byName.get('encoder.weight') ?? byName.get('decoder.weight');
  if (spec.tied && embedding) {
    // PyTorch's save_model keeps either of the two names.
    byName.set('encoder.weight', { ...embedding, name: 'encoder.weight' });
    byName.delete('decoder.weight');
  }
  const found: StoredTensor[] = [];
  const problems: Phrase[] = [];
  for (const { name, shape } of parameterShapes(spec)) {
    const tensor = byName.get(name);
    if (tensor?.shape.join() === shape.join()) found.push(tensor);
    else
      problems.push(
        tensor
          ? phrase`${name} has shape ${written(tensor.shape)}, expected ${written(shape)}`
          : phrase`${name} is missing, expected ${written(shape)}`,
      );
    byName.delete(name);
  }
  for (const { name, shape } of byName.values())
    problems.push(phrase`${name} ${written(shape)} is not expected`);
  if (problems.length > 0) throw unfit(problems, describe(spec, cell), aboutReverse(tensors));
  return { spec, tensors: found };
}

function inferSpec(tensors: Tensors, vocabularySize: number, wanted?: CellKind): ModelSpec {
  const recurrent = tensors.get('rnn.weight_hh_l0')?.shape ?? [];
  const [rows = 0, hiddenSize = 0] = recurrent;
  const cell = wanted ?? cellOf(rows / hiddenSize);
  if (recurrent.length !== 2 || cell === undefined) {
    const expected = phrase`(4H, H) of an LSTM, (3H, H) of a GRU or (H, H) of a simple network`;
    const name = 'rnn.weight_hh_l0';
    throw unfit(
      [
        recurrent.length > 0
          ? phrase`${name} has shape ${written(recurrent)}, expected ${expected}`
          : phrase`${name} is missing, expected ${expected}`,
      ],
      phrase`weights of word_language_model, with H units a layer`,
    );
  }
  const embedding = tensors.get('encoder.weight');
  const output = tensors.get('decoder.weight');
  const embeddingSize = (embedding ?? tensors.get('rnn.weight_ih_l0'))?.shape[1] ?? hiddenSize;
  const kind = tensors.has('rnn_reverse.weight_hh_l0') ? 'blank' : undefined;
  const isShared = !embedding || !output || haveEqualBits(embedding, output);
  return {
    ...(kind ? { kind } : {}),
    cell,
    layers: countLayers(tensors),
    hiddenSize,
    embeddingSize,
    vocabularySize,
    tied: isShared && embeddingSize === outputSize({ kind, hiddenSize }),
    dropout: 0,
  };
}

function cellOf(gateCount: number): CellKind | undefined {
  const kinds: CellKind[] = ['lstm', 'gru', 'rnn-tanh'];
  return kinds.find((kind) => cells[kind].gateCount === gateCount);
}

/** As many as have weights, whatever their numbers: a missing one is named when all are compared. */
function countLayers(tensors: Tensors): number {
  const layers = new Set<string>();
  for (const name of tensors.keys()) {
    const layer = /^rnn\.(?:weight|bias)_(?:ih|hh)_l(\d{1,9})$/.exec(name)?.[1];
    if (layer !== undefined) layers.add(layer);
  }
  return layers.size;
}

function haveEqualBits(a: StoredTensor, b: StoredTensor): boolean {
  if (a.shape.join() !== b.shape.join()) return false;
  const bitsOf = ({ values }: StoredTensor) =>
    new Int32Array(values.buffer, values.byteOffset, values.length);
  const bits = bitsOf(b);
  return bitsOf(a).every((value, i) => value === bits[i]);
}

function describe({ cell, layers, hiddenSize, vocabularySize }: ModelSpec, wanted?: CellKind): Phrase {
  const said = wanted === undefined ? cell : phrase`${cell}, as --cell says`;
  return phrase`${said}, ${layers} × ${hiddenSize} units, ${vocabularySize} tokens in the vocabulary`;
}

function written(shape: readonly number[]): string {
  return `(${shape.join(', ')})`;
}

function unfit(problems: readonly Phrase[], expectation: Phrase, more?: Phrase): UnrollError {
  const named = listed(problems.slice(0, mostNamed), '; ');
  const all = problems.length > mostNamed ? phrase`${named}; and ${problems.length - mostNamed} more` : named;
  const message = phrase`The weights do not fit together: ${all}.`;
  return new UnrollError(
    'bad-model',
    more ? listed([message, more], ' ') : message,
    phrase`Expected were ${expectation}. Check the vocabulary and the names in the file.`,
  );
}
