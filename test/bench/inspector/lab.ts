import type { Frame } from 'playwright-core';
import { Editor } from '../../e2e/driver/editor';
import { Inspector } from '../../e2e/driver/inspector';
import { type Session, startSession } from '../../e2e/driver/session';
import { Workbench } from '../../e2e/driver/workbench';

export const fileName = 'words.txt';

/** A VS Code with the packaged extension and a model of a text that was just trained, the inspector beside it. */
export interface Lab {
  session: Session;
  workbench: Workbench;
  inspector: Inspector;
  editor: Editor;
  /** The panel's page. */
  page: Frame;
}

export interface LabOptions {
  tokens: number;
  hiddenSize: number;
  /** Frames come as fast as they are made, not in a screen's rhythm: what a frame costs is seen. */
  unlimitedFrames?: boolean;
  /** The panel in a process of its own, as on a desktop. */
  webviewsApart?: boolean;
  /** Folders of other extensions. */
  extensions?: readonly string[];
}

/** Words in a changing order, ten to a line, so many tokens that the stretch of text on view has that many or more. */
export function wordsText(tokens: number): string {
  let state = 7;
  const next = (): number => (state = (state * 48_271) % 2_147_483_647);
  const words = Array.from({ length: tokens }, () => `w${next() % 300}`);
  return words.map((word, i) => word + (i % 10 === 9 ? '\n' : ' ')).join('');
}

const unlimited = ['--disable-frame-rate-limit', '--disable-gpu-vsync'];

export async function openLab({
  tokens,
  hiddenSize,
  unlimitedFrames = false,
  webviewsApart = false,
  extensions = [],
}: LabOptions): Promise<Lab> {
  const session = await startSession({
    files: { [fileName]: wordsText(tokens) },
    settings: { 'editor.minimap.enabled': false, 'unroll.inlineSuggestions.enabled': false },
    viewport: { width: 1600, height: 1000 },
    browserArguments: unlimitedFrames ? unlimited : [],
    extensions,
    webviewsApart,
  });
  const workbench = new Workbench(session.page);
  const inspector = new Inspector(session.page);
  const editor = new Editor(session, fileName);
  await workbench.openFile(fileName);
  await workbench.runCommand('Unroll: Train with Options…');
  for (const choice of ['The next word', 'LSTM', /^1/]) await workbench.pick(choice);
  await workbench.page.getByPlaceholder(/How many units/).fill(String(hiddenSize));
  await workbench.pick(new RegExp(`^${hiddenSize}`));
  for (const choice of ['Words', /^16/, /^1/]) await workbench.pick(choice);
  await workbench.notification(/has learnt words\.txt/, 110_000);
  await workbench.dismissNotifications();
  await workbench.runCommand('View: Close Primary Side Bar');
  await workbench.runCommand('Unroll: Open Inspector');
  await inspector.waitUntilShown();
  const page = await inspector.ownPage();
  return { session, workbench, inspector, editor, page };
}
