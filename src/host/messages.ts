import { commands, l10n, type LogOutputChannel, window } from 'vscode';
import { isCancellation, serializeError } from '../base/errors';
import { errorText } from './errorText';
import { type CommandId, commandIds } from './ids';

/** Something a message offers to do: run a command, or call back. */
export interface MessageAction {
  title: string;
  run: CommandId | (() => unknown);
}

/**
 * Says what went wrong and what to do, with `Show Log` after the actions given. Cancellation is no error and stays silent;
 * the death of the worker is told once, not by every call that it ended.
 * Returns at once: no command waits for somebody to read a message.
 */
export function showError(log: LogOutputChannel, error: unknown, ...actions: MessageAction[]): void {
  if (isCancellation(error)) return;
  const { code, message, hint, stack } = serializeError(error);
  log.error(`${code}: ${message} ${hint}${code === 'internal' && stack ? `\n${stack}` : ''}`);
  if (code === 'worker-died') return;
  offer(window.showErrorMessage, errorText(error), [
    ...actions,
    { title: l10n.t('Show Log'), run: commandIds.showLog },
  ]);
}

export function showWarning(text: string, ...actions: MessageAction[]): void {
  offer(window.showWarningMessage, text, actions);
}

export function showInformation(text: string, ...actions: MessageAction[]): void {
  offer(window.showInformationMessage, text, actions);
}

type ShowMessage = (text: string, ...titles: string[]) => Thenable<string | undefined>;

function offer(show: ShowMessage, text: string, actions: MessageAction[]): void {
  void show(text, ...actions.map((action) => action.title)).then((chosen) => {
    const action = actions.find(({ title }) => title === chosen);
    if (!action) return undefined;
    return typeof action.run === 'string' ? commands.executeCommand(action.run) : action.run();
  });
}
