import { spawnSync } from 'node:child_process';
import fs from 'node:fs';

/** @typedef {{ pid: number, parent: number, command: string }} RunningProcess */

/** Every process that a process has started, and those that they have started. @param {number} pid @returns {RunningProcess[]} */
export function descendantsOf(pid) {
  const all =
    process.platform === 'linux' ? fromProc() : process.platform === 'win32' ? fromWindows() : fromPs();
  /** @type {RunningProcess[]} */
  const found = [];
  const parents = [pid];
  for (let parent = parents.pop(); parent !== undefined; parent = parents.pop()) {
    for (const child of all) {
      if (child.parent !== parent) continue;
      found.push(child);
      parents.push(child.pid);
    }
  }
  return found;
}

/** @returns {RunningProcess[]} */
function fromProc() {
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        // The name of the program stands in brackets, and may have any in itself.
        const stat = fs.readFileSync(`/proc/${name}/stat`, 'utf8');
        const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
        const command = fs.readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        return [{ pid: Number(name), parent, command }];
      } catch {
        return []; // it has ended meanwhile
      }
    });
}

/** @returns {RunningProcess[]} */
function fromPs() {
  return parse(spawnSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).stdout);
}

/** @returns {RunningProcess[]} */
function fromWindows() {
  const script =
    'Get-CimInstance Win32_Process | ForEach-Object { "$($_.ProcessId) $($_.ParentProcessId) $($_.CommandLine)" }';
  return parse(spawnSync('powershell', ['-NoProfile', '-Command', script], { encoding: 'utf8' }).stdout);
}

/** @param {string} lines @returns {RunningProcess[]} */
function parse(lines) {
  return lines.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
    return match ? [{ pid: Number(match[1]), parent: Number(match[2]), command: match[3].trim() }] : [];
  });
}
