import fs from 'node:fs';
import path from 'node:path';
import { run } from './command.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const applications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

/** What keeps a test browser quiet and working in a container. */
export const chromiumArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Path of a Chromium of this machine, or undefined. CHROMIUM_PATH goes first. */
export function findChromium() {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const candidates = [
    ...(process.env.CHROMIUM_PATH ? [process.env.CHROMIUM_PATH] : []),
    ...names.flatMap((name) => folders.map((folder) => path.join(folder, name))),
    ...applications,
  ];
  return candidates.find((file) => fs.existsSync(file));
}

/** A Chromium, installed with apt where that is possible; otherwise an error that says what to do. */
export async function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  if (!fs.existsSync('/usr/bin/apt-get')) {
    throw new Error('No Chromium found. Install Chromium or Google Chrome, or set CHROMIUM_PATH to one.');
  }
  console.log('Installing Chromium (apt)…');
  const apt = ['apt-get', '-o', 'DPkg::Lock::Timeout=300'];
  const elevated = process.getuid?.() === 0 ? apt : ['sudo', '-n', ...apt];
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  /** @param {string[]} args */
  const aptGet = (args) => run(elevated[0], [...elevated.slice(1), ...args], { env, capture: true });
  try {
    await aptGet(['update']);
    await aptGet(['install', '-y', '--no-install-recommends', 'chromium']);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`Chromium could not be installed. Install it by hand, or set CHROMIUM_PATH.\n${reason}`);
  }
  const installed = findChromium();
  if (!installed) throw new Error('apt installed Chromium, but it is not on PATH. Set CHROMIUM_PATH to it.');
  return installed;
}
