import type { TextDocument } from 'vscode';
import type { CancellationToken } from '../../base/cancellation';
import type { TextRange } from '../../protocol/predictions';
import type { ModelQuestions } from '../models/modelQuestions';
import type { Model } from '../models/modelRegistry';
import { type Colouring, scaleOf } from './colouring';
import { gateLevel, stateLevel, surprisalLevel, tokenBits } from './levels';
import type { LevelledToken } from './levelRanges';

/** What a scale ends at: bits of surprisal, or the largest value of a state that was seen. */
export interface ScaleEnds {
  bits: number;
  state: number;
}

/** The tokens of a stretch with their colours. Widens `ends.state` when a state goes beyond it. */
export async function colourTokens(
  questions: Pick<ModelQuestions, 'ask'>,
  model: Model,
  document: TextDocument,
  colouring: Colouring,
  range: TextRange,
  ends: ScaleEnds,
  token: CancellationToken,
): Promise<LevelledToken[]> {
  if (colouring.kind === 'surprisal') {
    const read = await questions.ask(model, document, token, (engine, place) =>
      engine.surprisals({ ...place, range, topK: 0 }, { token }),
    );
    return levelled(read, (i) => surprisalLevel(tokenBits(read, i), ends.bits));
  }
  const { choice } = colouring;
  const unit = colouring.kind === 'unit' ? colouring.unit : undefined;
  const read = await questions.ask(model, document, token, (engine, place) =>
    engine.unitTrack({ ...place, ...choice, range, unit }, { token }),
  );
  const { values } = read;
  if (scaleOf(colouring) === 'sequential') return levelled(read, (i) => gateLevel(values[i]));
  for (const value of values) if (Math.abs(value) > ends.state) ends.state = Math.abs(value);
  return levelled(read, (i) => stateLevel(values[i], ends.state));
}

function levelled(
  read: { starts: Int32Array; ends: Int32Array },
  levelOf: (i: number) => number,
): LevelledToken[] {
  return Array.from(read.starts, (start, i) => ({ start, end: read.ends[i], level: levelOf(i) }));
}
