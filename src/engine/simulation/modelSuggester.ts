import type { CacheWeights } from '../../protocol/spec';
import type { LanguageModel } from '../model/languageModel';
import { DocumentNgrams } from '../memory/documentNgrams';
import { defaultCacheWeights } from '../memory/cacheWeights';
import { runToEnd } from '../network/pacer';
import { contextWindow } from '../reading/contextWindow';
import { ModelReader } from '../reading/modelReader';
import { suggest, type SuggestOptions } from '../reading/suggest';
import { EncodedDocument } from '../text/encodedDocument';
import type { Suggester } from './replay';

/** As the worker reads documents. */
const readingBudget = 1e8;

export interface ModelSuggesterOptions extends Omit<SuggestOptions, 'cache'> {
  /** Texts of the other open documents; undefined for no caches. */
  open?: readonly string[];
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
    }: Pick<LanguageModel, 'network' | 'tokenizer'> & {
      summary?: LanguageModel['summary'];
    },
    { open, weights, ...options }: ModelSuggesterOptions,
  ) {
    const window = contextWindow(network.spec, readingBudget);
    this.reader = new ModelReader(network, tokenizer, new EncodedDocument(tokenizer, ''), window);
    const neighbours = open?.map((text) => {
      const ngrams = new DocumentNgrams(tokenizer.vocabularySize);
      const { ids } = tokenizer.encode(text);
      runToEnd(ngrams.update(ids, ids.length));
      return ngrams.table;
    });
    this.options = {
      ...options,
      ...(neighbours && { cache: { weights: weights ?? summary?.cache ?? defaultCacheWeights, neighbours } }),
    };
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
