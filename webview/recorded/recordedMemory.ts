import type { QuestionAnswer, QuestionName, QuestionRequest } from '../../src/protocol/inspectorQuestions';
import type { GradientResult } from '../../src/protocol/gradient';
import type { RecordedGradient, RecordedText, RecordedWhatIf } from '../../src/protocol/recording';
import type { LayerChoice } from '../../src/protocol/units';

/** Questions about gradients and single units at a row of a recorded text; undefined for another, or where nothing was recorded. */
export function memoryAnswer(
  recorded: RecordedText,
  row: number,
  model: { id: string; name: string },
  name: QuestionName,
  request: unknown,
): unknown {
  switch (name) {
    case 'models':
      return { models: [model] } satisfies QuestionAnswer<'models'>;
    case 'connectivity': {
      const { set } = request as QuestionRequest<'connectivity'>;
      const run = { modelId: model.id, name: model.name };
      const gradient = gradientAt(recorded, row, recorded.gradients);
      if (!gradient || !set?.length) return gradient && { runs: [{ ...run, gradient }] };
      const whatIf = whatIfOf(recorded, set);
      const changed = whatIf && gradientAt(recorded, row, whatIf.gradients);
      return (
        changed && {
          runs: [
            { ...run, gradient },
            { ...run, gradient: changed, isChanged: true },
          ],
        }
      );
    }
    case 'gradientReach': {
      const { maxLags } = request as QuestionRequest<'gradientReach'>;
      const forward = gradientAt(recorded, row, recorded.gradients)?.layers.filter(
        ({ direction }) => direction === 'forward',
      );
      const norms = forward?.at(-1)?.hidden.slice(0, maxLags);
      return norms && { norms };
    }
    case 'whatIf': {
      const whatIf = whatIfOf(recorded, (request as QuestionRequest<'whatIf'>).set);
      return whatIf && ofLast(recorded, row, whatIf.ofTokens);
    }
    case 'detectUnits': {
      const { choice, pattern } = request as QuestionRequest<'detectUnits'>;
      if (pattern) return undefined;
      return recorded.detectors?.find((each) => isSame(each.choice, choice))?.found;
    }
    case 'tokenTypes': {
      const ids = recorded.detectors?.[0]?.found.detectors.map(({ id }) => id) ?? [];
      return { types: ids.filter((id) => id.startsWith('type:')) };
    }
    case 'matchUnits': {
      const { choice, range, thresholds } = request as QuestionRequest<'matchUnits'>;
      const { matches } = recorded;
      if (!matches || range || thresholds || !isSame(matches.choice, choice)) return undefined;
      const found = ofLast(recorded, row, matches.ofTokens);
      return found && { ...found, atCursor: true };
    }
    default:
      return undefined;
  }
}

/** The one of a row, among those of the last rows. */
function ofLast<T>({ surprisals: { starts } }: RecordedText, row: number, all: readonly T[]): T | undefined {
  return all[row - (starts.length - all.length)];
}

/** With its tokens, which are those of the text. */
function gradientAt(
  recorded: RecordedText,
  row: number,
  gradients: readonly RecordedGradient[] = [],
): GradientResult | undefined {
  const gradient = ofLast(recorded, row, gradients);
  if (!gradient) return undefined;
  const { text, surprisals } = recorded;
  const origin = surprisals.starts[0] ?? 0;
  const first = row + 1 - gradient.connectivity.length;
  const tokens = Array.from(gradient.connectivity, (_, i) => {
    const start = surprisals.starts[first + i] ?? origin;
    const end = surprisals.ends[first + i] ?? origin;
    return {
      text: text.slice(start - origin, end - origin),
      start,
      end,
      known: !surprisals.unknown[first + i],
    };
  });
  return { ...gradient, tokens };
}

/** Of the changes that were in force when the report was made, and of no others. */
function whatIfOf({ whatIf }: RecordedText, set: readonly string[]): RecordedWhatIf | undefined {
  return whatIf && whatIf.set.join() === set.join() ? whatIf : undefined;
}

function isSame(a: LayerChoice, b: LayerChoice): boolean {
  return (
    a.layer === b.layer &&
    a.quantity === b.quantity &&
    (a.direction ?? 'forward') === (b.direction ?? 'forward')
  );
}

/** Correlation of each unit of a layer with what tokens are told apart by. */
export function detectedIn(
  { detectors }: RecordedText,
  choice: LayerChoice,
  tag: string,
): Float32Array | undefined {
  const found = detectors?.find((each) => isSame(each.choice, choice))?.found;
  return found?.detectors.find(({ id }) => id === tag)?.correlation;
}
