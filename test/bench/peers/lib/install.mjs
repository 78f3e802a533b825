/** Installs the peers into this folder (node_modules and .venv); what fails is remembered as a reason, not thrown. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const windows = process.platform === 'win32';
const minutes = 60_000;

/** Tools to run peers with, and why something is missing: { tools: {node, unrollNode, python}, missing: {npm?, python?, cli?} }. */
export function install(folder, unrollNode) {
  const missing = {};
  const npm = npmPackages(folder);
  if (npm) missing.npm = npm;
  const python = pythonWithTorch(folder);
  if (!python.path) missing.python = python.reason;
  const cli = path.resolve(folder, '../../../dist/cli.js');
  if (!fs.existsSync(cli)) missing.cli = 'dist/cli.js is not built: run `npm run build` first';
  return { tools: { node: process.execPath, unrollNode, python: python.path }, missing };
}

function npmPackages(folder) {
  const lock = fs.readFileSync(path.join(folder, 'package-lock.json'), 'utf8');
  const stamp = path.join(folder, 'node_modules', '.installed-lock.json');
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === lock) return undefined;
  const result = run('npm', ['ci'], folder);
  if (!result.ok) return `npm ci failed: ${result.reason}`;
  fs.writeFileSync(stamp, lock);
  return undefined;
}

/** PyTorch from PyPI in .venv, else one that the system's Python has. */
function pythonWithTorch(folder) {
  const venv = path.join(folder, '.venv');
  const python = path.join(venv, windows ? 'Scripts/python.exe' : 'bin/python');
  const requirements = fs.readFileSync(path.join(folder, 'requirements.txt'), 'utf8');
  const stamp = path.join(venv, 'installed-requirements.txt');
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === requirements) return { path: python };
  const system = windows ? 'python' : 'python3';
  const made = run(system, ['-m', 'venv', venv], folder);
  const filled = made.ok
    ? run(python, ['-m', 'pip', 'install', '--quiet', '-r', 'requirements.txt'], folder)
    : made;
  if (filled.ok) {
    fs.writeFileSync(stamp, requirements);
    return { path: python };
  }
  if (hasTorch('/usr/bin/python3', folder)) return { path: '/usr/bin/python3' };
  const hint = 'On Debian, `apt-get install python3-torch libopenblas0-openmp` is used instead when present';
  return { reason: `PyPI's PyTorch could not be installed (${filled.reason}). ${hint}` };
}

const hasTorch = (python, folder) => fs.existsSync(python) && run(python, ['-c', 'import torch'], folder).ok;

function run(command, args, cwd) {
  console.error(`peers: ${path.basename(command)} ${args.join(' ')}`);
  const result = spawnSync(command, args, { cwd, encoding: 'utf8', shell: windows, timeout: 30 * minutes });
  const lines = `${result.stdout ?? ''}\n${result.stderr ?? ''}`.trim().split('\n');
  const errors = lines.filter((line) => /error/i.test(line) && !/complete log/i.test(line));
  return {
    ok: result.status === 0,
    reason: result.error?.message ?? withoutAddresses(errors[0] ?? lines.at(-1)),
  };
}

/** Reasons go into RESULTS.md, which should not tell from where this machine installs. */
function withoutAddresses(text) {
  return text.replace(/https?:\/\/[^\s)]+/g, '(address)').replace(/host='[^']*'/g, "host='...'");
}
