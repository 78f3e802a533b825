import { commands, l10n, type LogOutputChannel, window } from 'vscode';
import type { Disposable } from '../../base/disposable';
import { commandIds } from '../ids';
import { showError } from '../messages';
import type { EngineClient } from './engineClient';

/** Tells the user when the engine's worker died, and offers to start it again. */
export function reportDeaths(client: EngineClient, log: LogOutputChannel): Disposable {
  return client.onDeath((death) => {
    log.error(`${death.message}\n${death.stack ?? ''}`);
    const restart = l10n.t('Restart');
    const showLog = l10n.t('Show Log');
    void window.showErrorMessage(`${death.message} ${death.hint}`, restart, showLog).then((chosen) => {
      if (chosen === restart) return logEngine(client, log).catch((error: unknown) => showError(log, error));
      return chosen === showLog ? commands.executeCommand(commandIds.showLog) : undefined;
    });
  });
}

/** Starts the engine if need be, and writes into the log what it runs on. */
export async function logEngine(client: EngineClient, log: LogOutputChannel): Promise<void> {
  const { kernels, reason, threads } = await client.engine.info({});
  log.info(`Engine ${client.generation}: ${kernels} kernels (${reason}), ${threads} thread(s)`);
}
