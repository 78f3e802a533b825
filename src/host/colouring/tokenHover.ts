import {
  type CancellationToken,
  Hover,
  type HoverProvider,
  l10n,
  type LogOutputChannel,
  MarkdownString,
  type Position,
  Range,
  type TextDocument,
} from 'vscode';
import { isCancellation, serializeError } from '../../base/errors';
import { isTextOfTheUser } from '../editor/activeEditor';
import { colouringHover } from '../settings';
import { isolatedText } from '../text/visibleText';
import type { ColouringService } from './colouringService';
import { bitsOf } from './levels';
import { percent } from './surpriseText';

/** Tokens that are listed as expected instead. */
const alternatives = 5;

/**
 * What the model made of the token under the mouse: its probability and rank, and what was expected instead. Plain text in
 * code blocks: nothing of a document is ever read as markup.
 */
export class TokenHover implements HoverProvider {
  constructor(
    private readonly service: ColouringService,
    private readonly log: LogOutputChannel,
  ) {}

  async provideHover(
    document: TextDocument,
    position: Position,
    token: CancellationToken,
  ): Promise<Hover | undefined> {
    const when = colouringHover(document);
    const isColoured = this.service.colouringOf(document) !== undefined;
    if (when === 'never' || (when === 'coloured' && !isColoured) || !isTextOfTheUser(document))
      return undefined;
    try {
      return await this.hoverAt(document, position, token);
    } catch (error) {
      // Nobody asked for a hover: why there is none is in the log.
      const { code, message } = serializeError(error);
      if (!isCancellation(error) && code !== 'stale') this.log.trace(`No hover: ${code}: ${message}`);
      return undefined;
    }
  }

  private async hoverAt(document: TextDocument, position: Position, token: CancellationToken) {
    const offset = document.offsetAt(position);
    const found = await this.service.tokenAt(
      document,
      { start: offset, end: offset + 1 },
      alternatives,
      token,
    );
    if (!found) return undefined;
    const { start, end, text, probability, rank, unknown, best } = found;
    const vocabulary = found.vocabularySize;
    const lines = new MarkdownString();
    lines.isTrusted = false;
    lines.supportHtml = false;
    lines.appendText(l10n.t('Unroll: how expected was this?'));
    const facts = [
      `${isolatedText(text)}   ${percent(probability)}`,
      rank < 0
        ? ''
        : vocabulary
          ? l10n.t('rank {0} of {1}, {2} bits', rank + 1, vocabulary, bitsOf(probability).toFixed(1))
          : l10n.t('rank {0}, {1} bits', rank + 1, bitsOf(probability).toFixed(1)),
      unknown ? l10n.t('not in the vocabulary: this is the probability of any unknown token') : '',
    ].filter((line) => line !== '');
    lines.appendCodeblock(facts.join('\n'), 'plaintext');
    const instead = best.filter((other) => other.text !== text);
    if (instead.length > 0) {
      lines.appendText(rank === 0 ? l10n.t('The likeliest. Next after it:') : l10n.t('Expected instead:'));
      const shown = instead.map((other) => ({
        name: isolatedText(other.text),
        chance: percent(other.probability),
      }));
      const width = Math.max(...shown.map(({ chance }) => chance.length));
      lines.appendCodeblock(
        shown.map(({ name, chance }) => `${chance.padStart(width)}  ${name}`).join('\n'),
        'plaintext',
      );
    }
    return new Hover(lines, new Range(document.positionAt(start), document.positionAt(end)));
  }
}
