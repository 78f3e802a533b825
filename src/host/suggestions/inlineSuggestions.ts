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
import type { CancellationToken as BaseToken } from '../../base/cancellation';
import { isCancellation, serializeError } from '../../base/errors';
import { usualSuggestions } from '../../engine/reading/usualSuggestions';
import { isTextOfTheUser } from '../editor/activeEditor';
import { identityOf } from '../models/documentIdentity';
import type { ModelQuestions, SuggestionWish } from '../models/modelQuestions';
import { type SuggestionSettings, suggestionSettings } from '../settings';
import { delay } from './delay';
import { continueSelected, type Ghost } from './gating';
import { comparedUnits, LastSuggestion, type Surroundings } from './lastSuggestion';
import { neighboursOf } from './neighbours';
import type { Silence, SuggestionSwitch } from './suggestionSwitch';

/** Shown when the user asks, to be gone through with VS Code's own commands. */
const mostAlternatives = 3;

/** Who asks for a suggestion wants one, also when it is none too sure. */
const leastWhenAsked = 0.02;

/** After the next key; also when VS Code has waited for 750 ms, and opens its list of words instead. */
const takenBack = 'VS Code took the question back';

/** Ghost text. Quiet by default: every reason to say nothing is in the log at trace level. */
export class InlineSuggestions implements InlineCompletionItemProvider {
  private readonly last = new LastSuggestion();

  constructor(
    private readonly questions: ModelQuestions,
    private readonly suggestionSwitch: SuggestionSwitch,
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
      if (isCancellation(error)) return takenBack;
      const { code, message } = serializeError(error);
      if (code !== 'stale') this.log.warn(`Inline suggestion: ${code}: ${message}`);
      return message;
    });
    if (typeof outcome !== 'string') return outcome;
    this.log.trace(`No inline suggestion at line ${position.line + 1}: ${outcome}`);
    return [];
  }

  /** Has the engine read what the first suggestion would need; false where none would be made, or a model is still learning. */
  async readAhead(document: TextDocument, offset: number, token: BaseToken): Promise<boolean> {
    const settings = suggestionSettings(document);
    const isSilent = this.suggestionSwitch.silenceIn(identityOf(document), settings) !== undefined;
    if (!isTextOfTheUser(document) || isSilent) return false;
    const model = await this.questions.modelFor(document);
    if (!model?.record || token.isCancellationRequested) return false;
    await this.questions.suggest(
      model,
      document,
      offset,
      wishOf(settings, document, true),
      token as CancellationToken,
    );
    this.log.trace('Read ahead, for the first key');
    return true;
  }

  /** The items to show, or why there are none. */
  private async suggest(
    document: TextDocument,
    position: Position,
    context: InlineCompletionContext,
    token: CancellationToken,
  ): Promise<InlineCompletionItem[] | string> {
    const settings = suggestionSettings(document);
    if (!isTextOfTheUser(document)) return `${document.uri.scheme} is no text of the user`;
    const automatic = context.triggerKind === InlineCompletionTriggerKind.Automatic;
    const identity = identityOf(document);
    const silence = this.suggestionSwitch.silenceIn(identity, settings);
    // VS Code's own switch is about suggestions that come by themselves.
    if (silence && (automatic || silence.why !== 'editor')) return reasonOf(silence, document);
    const { version } = document;
    const offset = document.offsetAt(position);
    const around = surroundings(document, position);
    const left = automatic ? this.last.at(identity.uri, offset, around) : undefined;
    if (left !== undefined) {
      this.log.trace(`Inline suggestion at line ${position.line + 1} stays: it is typed through`);
      return itemsOf([left], document, position, context.selectedCompletionInfo);
    }
    this.last.forget();
    if (automatic) await delay(settings.debounceMs, token);
    const movedOn = () => {
      if (document.isClosed) return 'the document was closed';
      if (document.version !== version) return 'the user went on typing';
      return token.isCancellationRequested ? takenBack : undefined;
    };
    let moved = movedOn();
    if (moved) return moved;

    const model = await this.questions.modelFor(document);
    if ((moved = movedOn())) return moved;
    if (!model) return 'no model speaks for the document';
    const wish = wishOf(settings, document, automatic);
    const suggestion = await this.questions.suggest(model, document, offset, wish, token);
    if ((moved = movedOn())) return moved;
    if (!suggestion.text) return suggestion.reason ?? 'the model suggests nothing';

    this.last.remember(identity.uri, offset, suggestion.text, around);
    const texts = [suggestion.text, ...(suggestion.alternatives ?? []).map(({ text }) => text)];
    this.log.trace(`Inline suggestion with probability ${suggestion.probability.toFixed(3)}`);
    return itemsOf(texts, document, position, context.selectedCompletionInfo);
  }
}

function wishOf(
  { maxTokens, minProbability, caches }: SuggestionSettings,
  document: TextDocument,
  automatic: boolean,
): SuggestionWish {
  return {
    maxTokens,
    minProbability: Math.min(minProbability, automatic ? 1 : leastWhenAsked),
    leastCharacters: automatic ? usualSuggestions.leastCharacters : 1,
    alternatives: automatic ? 1 : mostAlternatives,
    cache: caches,
    neighbours: caches.includes('neighbours') ? neighboursOf(document) : [],
  };
}

function reasonOf(silence: Silence, document: TextDocument): string {
  switch (silence.why) {
    case 'off':
      return 'switched off';
    case 'language':
      return `switched off for ${document.languageId}`;
    case 'document':
      return 'switched off for this document';
    case 'paused':
      return `paused for ${silence.minutesLeft} minutes more`;
    case 'editor':
      return 'editor.inlineSuggest.enabled is off';
  }
}

/** The items to show, or why none of the texts can be one. */
function itemsOf(
  texts: readonly string[],
  document: TextDocument,
  position: Position,
  selected: InlineCompletionContext['selectedCompletionInfo'],
): InlineCompletionItem[] | string {
  const items = texts.flatMap((text) => {
    const ghost = fit(text, document, position, selected);
    if (!ghost) return [];
    return new InlineCompletionItem(ghost.text, new Range(position.translate(0, -ghost.replaces), position));
  });
  return items.length > 0 ? items : 'it does not go on from the selected item';
}

/** The text before a position, as far as it matters, and the rest of its line. */
function surroundings(document: TextDocument, position: Position): Surroundings {
  const from = document.positionAt(Math.max(0, document.offsetAt(position) - comparedUnits));
  const end = document.lineAt(position.line).range.end;
  return {
    before: document.getText(new Range(from, position)),
    behind: document.getText(new Range(position, end)),
  };
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
