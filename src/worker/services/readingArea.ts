import { throwIfCancelled } from '../../base/cancellation';
import { runInSlices } from '../../base/slices';
import { Random } from '../../engine/random';
import { fillAt } from '../../engine/reading/fill';
import { generate } from '../../engine/reading/generate';
import { inspect, tokensAround } from '../../engine/reading/inspect';
import { requireLanguageModel } from '../../engine/reading/modelKind';
import { ModelReader } from '../../engine/reading/modelReader';
import { predict } from '../../engine/reading/predict';
import { suggest } from '../../engine/reading/suggest';
import { EncodedDocument } from '../../engine/text/encodedDocument';
import type { ReadingApi } from '../../protocol/engineApi';
import { cacheOf } from './cacheOf';
import { type EngineCore, offsetIn } from './engineCore';

const mostAlternatives = 5;

/** A model reading a document, or writing on from a prompt. */
export function readingArea(core: EngineCore): ReadingApi {
  return {
    predict(request, { token }) {
      return core.ask(request, token, function* (reader) {
        const cache = yield* cacheOf(core, request);
        const under = reader.under(request.interventions);
        return yield* predict(under, offsetIn(reader, request.offset), request.topK, undefined, cache);
      });
    },
    fill(request, { token }) {
      return core.ask(request, token, (reader) => {
        const { text } = reader.document;
        const start = offsetIn(reader, request.range.start);
        const end = Math.max(start, offsetIn(reader, request.range.end));
        return fillAt(reader, text, { start, end }, request.topK, reader.window);
      });
    },
    suggest(request, { token }) {
      return core.ask(request, token, function* (reader) {
        const cache = yield* cacheOf(core, request);
        return yield* suggest(reader, offsetIn(reader, request.offset), {
          ...request,
          ...{ cache, alternatives: Math.min(mostAlternatives, request.alternatives ?? 1) },
        });
      });
    },
    inspect(request, { token }) {
      return core.ask(request, token, (reader) =>
        inspect(
          reader.under(request.interventions),
          tokensAround(reader.document, request.offset, request.maxTokens),
        ),
      );
    },
    async generate({ modelId, prompt, length, temperature, seed, interventions }, { token, progress }) {
      const { network, tokenizer } = core.models.get(modelId);
      requireLanguageModel({ network });
      const document = new EncodedDocument(tokenizer, prompt);
      const reader = new ModelReader(network, tokenizer, document, Infinity, interventions);
      let text = '';
      let sent = 0;
      // One message a slice, not one a token.
      const flush = () => {
        throwIfCancelled(token);
        if (text.length > sent) progress(text.slice(sent));
        sent = text.length;
      };
      await runInSlices(generate(reader, { length, temperature, random: new Random(seed) }), core.options, {
        check: flush,
        onStep: (piece) => (text += piece),
      });
      flush();
      return text;
    },
  };
}
