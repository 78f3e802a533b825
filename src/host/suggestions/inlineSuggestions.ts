import {
  type CancellationToken,
  InlineCompletionItem,
  type InlineCompletionContext,
  type InlineCompletionItemProvider,
  InlineCompletionTriggerKind,
  type LogOutputChannel,
  type Position,
  Range,
  type TextDocument,
} from 'vscode';
import { isCancellation, serializeError } from '../../base/errors';
import { isTextOfTheUser } from '../editor/activeEditor';
import type { ModelQuestions } from '../models/modelQuestions';
import { suggestionSettings } from '../settings';
import { delay } from './delay';
import { continueSelected, type Ghost, isOnFor } from './gating';

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

    const ghost = fit(suggestion.text, document, position, context.selectedCompletionInfo);
    if (!ghost) return 'it does not go on from the selected item';
    const start = position.translate(0, -ghost.replaces);
    this.log.trace(`Inline suggestion with probability ${suggestion.probability.toFixed(3)}`);
    return new InlineCompletionItem(ghost.text, new Range(start, position));
  }
}

function fit(
  text: string,
  document: TextDocument,
  position: Position,
  selected: InlineCompletionContext['selectedCompletionInfo'],
): Ghost | undefined {
  if (!selected) return { text, replaces: 0 };
  if (!selected.range.isSingleLine || !selected.range.contains(position)) return undefined;
  const typed = document.getText(new Range(selected.range.start, position));
  return continueSelected(text, { text: selected.text, typed });
}
