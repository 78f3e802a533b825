import { throwIfCancelled } from '../../base/cancellation';
import { runInSlices } from '../../base/slices';
import { GradientReader } from '../../engine/gradient/gradientAt';
import { ModelReader } from '../../engine/reading/modelReader';
import { predict } from '../../engine/reading/predict';
import { recordText } from '../../engine/reading/recordText';
import { recentTokens, recordedTokens, surprisals, tokensIn } from '../../engine/reading/surprisals';
import { EncodedDocument } from '../../engine/text/encodedDocument';
import type { SurprisalApi } from '../../protocol/engineApi';
import { type EngineCore, offsetIn } from './engineCore';

const mostExpected = 50;
const mostPredicted = 1000;

const within = (wanted: number, most: number) => Math.min(Math.max(0, Math.trunc(wanted)), most);

/** How expected the text itself was, and what was expected of it at any temperature. */
export function surprisalArea(core: EngineCore): SurprisalApi {
  const gradients = new GradientReader(core.options.backend);
  return {
    surprisals(request, { token }) {
      return core.ask(request, token, (reader) => {
        const start = offsetIn(reader, request.range.start);
        const end = Math.max(start, offsetIn(reader, request.range.end));
        return surprisals(
          reader,
          tokensIn(reader.document, { start, end }),
          within(request.topK, mostExpected),
        );
      });
    },
    recentSurprisals(request, { token }) {
      return core.ask(request, token, (reader) => {
        const span = recentTokens(reader.document, offsetIn(reader, request.offset), request.tokens);
        return surprisals(reader, span, within(request.topK, mostExpected));
      });
    },
    predictAt(request, { token }) {
      const { topK, temperature } = request;
      return core.ask(request, token, (reader) =>
        predict(reader, offsetIn(reader, request.offset), within(topK, mostPredicted), temperature),
      );
    },
    recordText(request, { token }) {
      return core.ask(request, token, (reader) => {
        const span = recordedTokens(reader.document, offsetIn(reader, request.offset), request.tokens);
        return recordText(reader, span, gradients, request.interventions);
      });
    },
    outlook({ modelId, text, topK, temperature }, { token }) {
      return core.foreground.run(async () => {
        throwIfCancelled(token);
        const { network, tokenizer } = core.models.get(modelId);
        const reader = new ModelReader(network, tokenizer, new EncodedDocument(tokenizer, text));
        const reading = predict(reader, text.length, within(topK, mostPredicted), temperature);
        return runInSlices(reading, core.options, { check: () => throwIfCancelled(token) });
      });
    },
  };
}
