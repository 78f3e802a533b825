import fs from 'node:fs';
import { pause } from '../../e2e/driver/waiting';
import { type Figure, milliseconds } from './figures';
import { type Lab, openLab } from './lab';

const moves = 200;
/** Of Linux: times in /proc are told in hundredths of a second. */
const tickMs = 10;

/** What 200 moves of the cursor cost the extension host: with the panel on view, covered by another editor, and closed. */
export async function hiddenPart(): Promise<Figure[]> {
  const lab = await openLab({ tokens: 5000, hiddenSize: 256 });
  try {
    const { workbench, inspector, session } = lab;
    await inspector.turnTo('Gates');
    const shown = await cost(lab);
    await cover(lab);
    const covered = await cost(lab);
    await session.page.keyboard.press('ControlOrMeta+2');
    await workbench.runCommand('View: Close All Editors in Group');
    const closed = await cost(lab);
    return [
      {
        what: `processor time of the extension host (engine included) for ${moves} moves of the cursor, panel covered`,
        target: 'as closed',
        measured: `${milliseconds(covered)}; closed ${milliseconds(closed)}; on view ${milliseconds(shown)}`,
        met: covered <= closed * 1.25 + 100,
      },
    ];
  } finally {
    await lab.session.close();
  }
}

/** Another editor in the panel's group, in front of it. */
async function cover({ workbench, session }: Lab): Promise<void> {
  await session.page.keyboard.press('ControlOrMeta+2');
  await workbench.quickInput.open('ControlOrMeta+P', 'the-cat.txt');
  await workbench.pick('the-cat.txt');
  await session.page.locator('.monaco-editor[data-uri$="/the-cat.txt"]').first().waitFor();
}

async function cost({ workbench, editor, session }: Lab): Promise<number> {
  await workbench.runCommand('View: Focus First Editor Group');
  await editor.focus();
  await pause(1500);
  const host = extensionHost(session.serverPid);
  const before = processorMs(host);
  for (let i = 0; i < moves; i++) {
    await session.page.keyboard.press(i % 40 < 20 ? 'ArrowDown' : 'ArrowUp');
    await pause(15);
  }
  await pause(500);
  return processorMs(host) - before;
}

/** Process id of the extension host below a server. */
function extensionHost(server: number): number {
  const children = fs
    .readFileSync(`/proc/${server}/task/${server}/children`, 'utf8')
    .split(' ')
    .filter(Boolean)
    .map(Number);
  const found = children.find((child) =>
    fs.readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('extensionHost'),
  );
  if (found === undefined) throw new Error('The extension host was not found.');
  return found;
}

/** User and system time of a process with all its threads. */
function processorMs(pid: number): number {
  const fields = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * tickMs;
}
