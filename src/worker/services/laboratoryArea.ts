import { GradientReader } from '../../engine/gradient/gradientAt';
import type { EncodedDocument } from '../../engine/text/encodedDocument';
import type { LaboratoryApi } from '../../protocol/engineApi';
import { type EngineCore, offsetIn } from './engineCore';

/** What reaches back from a prediction. */
export function laboratoryArea(core: EngineCore): LaboratoryApi {
  const gradients = new GradientReader(core.options.backend);
  return {
    gradient(request, { token }) {
      return core.ask(request, token, (reader) => {
        const predicted = predictedToken(reader.document, offsetIn(reader, request.offset));
        const mostLags = Math.max(1, Math.min(Math.trunc(request.maxLags) || 1, reader.window));
        return gradients.gradientAt(reader, { token: predicted, mostLags });
      });
    },
  };
}

/** The token that begins at the offset or holds it; the count of tokens at the end of the text. */
function predictedToken(document: EncodedDocument, offset: number): number {
  const before = document.tokenAt(offset);
  return before >= 0 && document.starts[before + 1] > offset ? before : before + 1;
}
