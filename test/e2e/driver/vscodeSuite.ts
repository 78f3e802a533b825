import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest';
import { Editor } from './editor';
import { Inspector } from './inspector';
import { type Session, type SessionOptions, startSession } from './session';
import { Workbench } from './workbench';

/** What a scenario works with; valid inside tests only. */
export interface Vscode {
  readonly session: Session;
  readonly workbench: Workbench;
  readonly inspector: Inspector;
  editor(fileName: string): Editor;
}

/**
 * A group of scenarios in one VS Code, in order: later ones may build on earlier ones. A picture of the window is
 * kept in test-results/ of every scenario that fails. At the end no page of ours may have reported an error, and neither
 * the extension host nor a page may have opened a connection to anywhere but the editor's own server.
 */
export function describeInVscode(
  title: string,
  options: SessionOptions,
  scenarios: (vscode: Vscode) => void,
): void {
  describe(title, () => {
    let session: Session | undefined;
    const started = (): Session => {
      if (!session) throw new Error('VS Code is not running.');
      return session;
    };

    beforeAll(async () => {
      session = await startSession(options);
    });

    afterEach(async ({ task }) => {
      if (task.result?.state === 'fail')
        await session?.screenshot(`failed-${fileNameOf(`${title} ${task.name}`)}`);
    });

    afterAll(async () => {
      const errors = session?.pageErrors ?? [];
      const connections = session?.network.connections ?? [];
      const isWatched = session?.network.isInExtensionHost;
      await session?.close();
      expect(errors, 'errors of our own pages, refusals by the content security policy').toEqual([]);
      expect(isWatched, 'whether connections of the extension host are watched').toBe(true);
      if (!options.connects) expect(connections, 'connections to elsewhere').toEqual([]);
    });

    scenarios({
      get session() {
        return started();
      },
      get workbench() {
        return new Workbench(started().page);
      },
      get inspector() {
        return new Inspector(started().page);
      },
      editor: (fileName) => new Editor(started(), fileName),
    });
  });
}

const fileNameOf = (title: string): string => title.replace(/[^\w]+/g, '-').toLowerCase();
