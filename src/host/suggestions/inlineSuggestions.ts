import {
  type CancellationToken,
  InlineCompletionItem,
  type InlineCompletionContext,
  type InlineCompletionItemProvider,
  InlineCompletionTriggerKind,
  type LogOutputChannel,
  Position,
  Range,
  type TextDocument,
} from 'vscode';
import { isCancellation, serializeError } from '../../base/errors';
import { isTextOfTheUser } from '../editor/activeEditor';
import type { ModelQuestions } from '../models/modelQuestions';
import { suggestionSettings } from '../settings';
import { delay } from './delay';
import { fitSuggestion, isInsideWord, isOnFor } from './gating';

/** Ghost text. Quiet by default: every reason to say nothing is in the log at trace level. */
export class InlineSuggestions implements InlineCompletionItemProvider {
  constructor(
    private readonly questions: ModelQuestions,
    private readonly log: LogOutputChannel,
  ) {}

  async provideInlineCompletionItems(
    document: TextDocument,
    position: Position,
    context: InlineCompletionContext,
    token: CancellationToken,
  ): Promise<InlineCompletionItem[]> {
    const outcome = await this.suggest(document, position, context, token).catch((error: unknown) => {
      // Ghost text is asked for by nobody: its errors go to the log. A damaged model and a dead worker are told elsewhere.
      if (isCancellation(error)) return 'cancelled';
      const { code, message } = serializeError(error);
      if (code !== 'stale') this.log.warn(`Inline suggestion: ${code}: ${message}`);
      return message;
    });
    if (typeof outcome !== 'string') return [outcome];
    this.log.trace(`No inline suggestion at line ${position.line + 1}: ${outcome}`);
    return [];
  }

  /** The item to show, or why there is none. */
  private async suggest(
    document: TextDocument,
    position: Position,
    context: InlineCompletionContext,
    token: CancellationToken,
  ): Promise<InlineCompletionItem | string> {
    const settings = suggestionSettings(document);
    if (!isTextOfTheUser(document)) return `${document.uri.scheme} is no text of the user`;
    if (!isOnFor(settings, document.languageId)) return `switched off for ${document.languageId}`;
    const { version } = document;
    const before = document.lineAt(position.line).text.slice(0, position.character);
    const after = document.getText(new Range(position, new Position(position.line + 2, 0)));
    if (isInsideWord(before, after)) return 'the cursor is inside a word';

    const automatic = context.triggerKind === InlineCompletionTriggerKind.Automatic;
    if (automatic) await delay(settings.debounceMs, token);
    const movedOn = () => token.isCancellationRequested || document.isClosed || document.version !== version;
    if (movedOn()) return 'the user went on typing';

    const model = await this.questions.modelFor(document);
    if (movedOn()) return 'the user went on typing';
    if (!model) return 'no model speaks for the document';
    const suggestion = await this.questions.suggest(
      model,
      document,
      document.offsetAt(position),
      settings,
      token,
    );
    if (movedOn()) return 'the user went on typing';
    if (!suggestion.text) return suggestion.reason ?? 'the model suggests nothing';

    const { selectedCompletionInfo: selected } = context;
    if (selected && !selected.range.contains(position)) return 'the selected item stands elsewhere';
    const typed = selected && document.getText(new Range(selected.range.start, position));
    const ghost = fitSuggestion(
      suggestion.text,
      after,
      selected && { text: selected.text, typed: typed ?? '' },
    );
    if (typeof ghost === 'string') return ghost;
    const start = position.translate(0, -ghost.replaces);
    this.log.trace(`Inline suggestion with probability ${suggestion.probability.toFixed(3)}`);
    return new InlineCompletionItem(ghost.text, new Range(start, position));
  }
}
