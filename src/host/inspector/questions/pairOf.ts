import { UnrollError } from '../../../base/errors';
import { type PairPlace, pairAt } from '../../../protocol/pairPlace';
import { identityOf } from '../../models/documentIdentity';
import type { Model } from '../../models/modelRegistry';
import type { QuestionContext } from './question';

/** The translator that is asked about the place of a question, and the pair there. Fails with `no-model`, or `bad-input` where nothing stands. */
export function pairOf({ document, offset, selection, registry }: QuestionContext): {
  translator: Model;
  place: PairPlace;
  /** Fails with `stale` when the document has been edited meanwhile. */
  check(): void;
} {
  const translator = registry.translatorFor(identityOf(document));
  if (!translator) {
    throw new UnrollError(
      'no-model',
      'No model that translates is there.',
      'Train one on a file of pairs: the source, a tab, the target on each line.',
    );
  }
  const line = document.lineAt(document.positionAt(offset).line);
  const { start, end } = selection;
  const text = document.getText().slice(start, end);
  const place = pairAt(line.text, document.offsetAt(line.range.start), { text, start, end });
  if (place.source.trim() === '') {
    throw new UnrollError(
      'bad-input',
      'There is no text on this line.',
      'Put the cursor into a line with text, or select some.',
    );
  }
  const { version } = document;
  return {
    translator,
    place,
    check() {
      if (document.version !== version) throw new UnrollError('stale', 'The text was edited meanwhile.');
    },
  };
}
