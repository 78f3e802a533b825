import type {
  BeamNode,
  TranslateOptions,
  TranslationCandidate,
  TranslationResult,
} from '../../protocol/translation';
import type { Translator } from '../model/translator';
import { pathTo, type SearchNode, searchTarget } from './beamSearch';
import { decodeSide } from './pairs/encodePairs';
import { readSource } from './readPair';

/** What a model that translates is made of, also while it still learns. */
export type TranslatorParts = Pick<Translator, 'network' | 'tokenizers'>;

/**
 * Translates one text, taken as one line. Yields the text of the best hypothesis so far as it grows, and undefined for
 * pauses. Throws `bad-input` for an empty text, `too-large` for one of too many tokens, `busy` while the model translates.
 */
export function* translate(
  { network, tokenizers }: TranslatorParts,
  text: string,
  options: TranslateOptions,
): Generator<string | undefined, TranslationResult> {
  const { ids, texts } = readSource(tokenizers, text);
  const { unknownId } = tokenizers.target;
  const search = searchTarget(network, ids, { ...options, unknownId });
  const write = (path: readonly SearchNode[]) => written(tokenizers.target, path, texts);
  for (;;) {
    const state = search.next();
    if (state.done) {
      const { ends, nodes: all } = state.value;
      return {
        source: texts.map((source, i) => ({ text: source, known: ids[i] !== tokenizers.source.unknownId })),
        candidates: ends.map((end) => candidateOf(tokenizers.target, pathTo(end), texts, end)),
        tree: all.map((node) => treeNode(tokenizers.target, node)),
      };
    }
    const node = state.value;
    yield node && write(pathTo(node));
  }
}

/** How a token is shown that is in no vocabulary and stands for nothing in the source. */
const unknownText = '⁇';

function treeNode(tokenizer: TargetTokenizer, node: SearchNode): BeamNode {
  const { parent, step, probability, logProbability, score, kept, isEnd } = node;
  const text = isEnd ? '' : tokenizer.textOf(node.id).trim() || unknownText;
  return { parent, text, step, probability, logProbability, score, kept, isEnd };
}

type TargetTokenizer = Translator['tokenizers']['target'];

/** An unknown token becomes the word of the source that was looked at most when it was written. */
function unknownWord({ attention }: SearchNode, source: readonly string[]): string {
  if (!attention) return unknownText;
  let best = 0;
  for (let s = 1; s < source.length; s++) if (attention[s] > attention[best]) best = s;
  return source[best] ?? unknownText;
}

function written(tokenizer: TargetTokenizer, path: readonly SearchNode[], source: readonly string[]): string {
  const tokens = path.filter(({ isEnd }) => !isEnd);
  return decodeSide(
    tokenizer,
    tokens.map(({ id }) => id),
    (i) => unknownWord(tokens[i], source),
  );
}

function candidateOf(
  tokenizer: TargetTokenizer,
  path: readonly SearchNode[],
  source: readonly string[],
  end: SearchNode,
): TranslationCandidate {
  const tokens = path.filter(({ isEnd }) => !isEnd);
  const columns = source.length + 1;
  const hasAttention = path.every(({ attention }) => attention !== undefined);
  const attention = new Float32Array(path.length * columns);
  path.forEach((node, row) => attention.set(node.attention ?? [], row * columns));
  return {
    text: written(tokenizer, path, source),
    tokens: tokens.map((node) =>
      node.id === tokenizer.unknownId ? unknownWord(node, source) : tokenizer.textOf(node.id).trim(),
    ),
    logProbability: end.logProbability,
    score: end.score,
    isComplete: end.isEnd,
    ...(hasAttention && { attention }),
  };
}
