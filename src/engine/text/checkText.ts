import { UnrollError } from '../../base/errors';
import { phrase, type PhraseArgument } from '../../base/phrase';

/** Longest text that is trained on, in UTF-16 units: beyond it a worker's memory and patience end. */
export const maximumTextUnits = 20_000_000;

/** Share of control and replacement characters from which a text is taken for something else. */
const binaryShare = 0.1;

/** Throws `bad-input` or `too-large`, with what to do, for what cannot be trained on. `name` begins the message: “The text”. */
export function checkText(text: string, name: PhraseArgument): void {
  if (text.length > maximumTextUnits) {
    throw new UnrollError(
      'too-large',
      phrase`${name} has ${millions(text.length)} million characters; the limit is ${millions(maximumTextUnits)} million.`,
      'Select a part of it and train on the selection, or split the file.',
    );
  }
  if (text.trim() === '') {
    throw new UnrollError(
      'bad-input',
      phrase`${name} is empty.`,
      'Choose a text with a few sentences at least.',
    );
  }
  if (looksBinary(text)) {
    throw new UnrollError(
      'bad-input',
      phrase`${name} looks like binary data, or like text in another encoding.`,
      'Choose a text file; if it is one, reopen it with its encoding or save it as UTF-8.',
    );
  }
}

function millions(count: number): string {
  return (count / 1e6).toFixed(count % 1e6 === 0 ? 0 : 1);
}

/** No text has NUL; escape sequences of logs and a few undecodable bytes are forgiven. */
function looksBinary(text: string): boolean {
  let strange = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0) return true;
    const isSpace = unit >= 9 && unit <= 13;
    if ((unit < 32 && !isSpace) || unit === 0x7f || unit === 0xfffd) strange++;
  }
  return strange > binaryShare * text.length;
}
