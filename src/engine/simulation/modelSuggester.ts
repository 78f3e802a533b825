import { type CachePart, cacheParts, type CacheWeights } from '../../protocol/spec';
import type { LanguageModel } from '../model/languageModel';
import type { RememberedText } from '../memory/rememberedText';
import { DocumentNgrams } from '../memory/documentNgrams';
import { runToEnd } from '../network/pacer';
import { cacheUse } from '../reading/cacheUse';
import { contextWindow } from '../reading/contextWindow';
import { ModelReader } from '../reading/modelReader';
import { suggest, type SuggestOptions } from '../reading/suggest';
import { EncodedDocument } from '../text/encodedDocument';
import type { NgramTable } from '../memory/ngramTable';
import { DocumentWords } from '../words/documentWords';
import type { TextWords } from '../words/textWords';
import type { Suggester } from './replay';

/** As the worker reads documents. */
const readingBudget = 1e8;

export interface ModelSuggesterOptions extends Omit<SuggestOptions, 'cache'> {
  /** Texts of the other open documents. */
  open?: readonly string[];
  /** Which caches are mixed in; all of them when left out. */
  caches?: readonly CachePart[];
  /** Whether the remembered text is asked for whole words too, as it is unless false. */
  wholeWords?: boolean;
  /** How much the caches count; as the model says when left out. */
  weights?: CacheWeights;
}

/** The function that answers the editor, asked while a text is typed. */
export class ModelSuggester implements Suggester {
  private readonly reader: ModelReader;
  private readonly options: SuggestOptions;

  constructor(
    {
      network,
      tokenizer,
      summary,
      text,
    }: Pick<LanguageModel, 'network' | 'tokenizer'> & {
      summary?: LanguageModel['summary'];
      text?: RememberedText;
    },
    { open = [], caches = cacheParts, wholeWords = true, weights, ...options }: ModelSuggesterOptions,
  ) {
    const window = contextWindow(network.spec, readingBudget);
    this.reader = new ModelReader(network, tokenizer, new EncodedDocument(tokenizer, ''), window);
    const neighbours = (caches.includes('neighbours') ? open : []).map((other) => {
      const ngrams = new DocumentNgrams(tokenizer.vocabularySize);
      const { ids } = tokenizer.encode(other);
      runToEnd(ngrams.update(ids, ids.length));
      return ngrams.table;
    });
    const remembered = caches.includes('text') && text ? runToEnd(text.ngrams()) : undefined;
    const textWords =
      wholeWords && caches.includes('text') && text ? runToEnd(text.words(tokenizer)) : undefined;
    const words = textWords && {
      text: textWords,
      neighbours: wordsOf(caches.includes('neighbours') ? open : [], textWords),
    };
    const cache = cacheUse(caches, {
      weights: weights ?? summary?.cache,
      neighbours,
      text: remembered,
      ...(words && { words }),
    });
    this.options = { ...options, ...(cache && { cache }) };
  }

  type(typed: string): void {
    if (typed === '') return;
    const { document } = this.reader;
    const change = { offset: document.text.length, length: 0, text: typed };
    this.reader.edited(document.applyChanges([change]).firstChangedToken);
  }

  *suggest(): Generator<void, string> {
    const { document } = this.reader;
    return (yield* suggest(this.reader, document.text.length, this.options)).text;
  }
}

function wordsOf(texts: readonly string[], words: TextWords): NgramTable[] {
  return texts.map((text) => {
    const own = new DocumentWords(words);
    runToEnd(own.update(text));
    return own.table;
  });
}
