import { commands, l10n, type LogOutputChannel, window } from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { errorText } from '../errorText';
import { commandIds } from '../ids';
import { showError } from '../messages';
import type { EngineClient } from './engineClient';

/** Logs what each worker runs on, tells the user when one died, and offers to start the next. */
export function reportEngine(client: EngineClient, log: LogOutputChannel): Disposable {
  const store = new DisposableStore();
  store.add(
    client.onDidStart(() => {
      logEngine(client, log).catch((error: unknown) => showError(log, error));
    }),
  );
  store.add(
    client.onDeath((death) => {
      log.error(`${death.message}\n${death.stack ?? ''}`);
      const restart = l10n.t('Restart');
      const showLog = l10n.t('Show Log');
      void window.showErrorMessage(errorText(death), restart, showLog).then((chosen) => {
        if (chosen === restart) void client.engine;
        return chosen === showLog ? commands.executeCommand(commandIds.showLog) : undefined;
      });
    }),
  );
  return store;
}

async function logEngine(client: EngineClient, log: LogOutputChannel): Promise<void> {
  const { kernels, reason, threads } = await client.engine.info({});
  log.info(`Engine ${client.generation}: ${kernels} kernels (${reason}), ${threads} thread(s)`);
}
