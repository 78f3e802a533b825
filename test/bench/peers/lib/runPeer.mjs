/** Runs one peer once, in a process of its own, and gives its last event: {event: 'done' | 'unable', ...}. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { compiledFolder, damagedLibraries, tellsOfDamage } from './compiled.mjs';

export async function runPeer({ peer, run, tools, missing, folder, limitSeconds }) {
  const reason = whyNot(peer, run, missing);
  if (reason) return { event: 'unable', reason };
  const [command, args] = peer.command(run, tools);
  const env = {
    ...process.env,
    OMP_NUM_THREADS: String(run.threads),
    MKL_NUM_THREADS: String(run.threads),
    OPENBLAS_NUM_THREADS: String(run.threads),
    TORCHINDUCTOR_CACHE_DIR: compiledFolder(folder),
    TORCHINDUCTOR_COMPILE_THREADS: '1',
  };
  const limit = Math.max(limitSeconds, peer.leastLimitSeconds ?? 0);
  const result = await collect(command, args, { cwd: folder, env }, limit);
  if (result.timedOut) return { event: 'unable', reason: `no result within ${limit} s`, timedOut: true };
  const last = lastEvent(result.stdout);
  // Where this machine keeps the peers is nobody's business.
  const told = tellingLine(result.stderr).replaceAll(`${folder}${path.sep}`, '');
  if (!last) {
    const damaged = tellsOfDamage(result.stderr) || damagedLibraries(folder).length > 0;
    const end = result.signal ? `signal ${result.signal}` : `code ${result.code}`;
    return {
      event: 'unable',
      reason: `ended with ${end}${told ? `: ${told}` : ''}`,
      ...(damaged && { damaged }),
    };
  }
  return checked(last, run, peer);
}

function whyNot(peer, run, missing) {
  if (!peer.modes.includes(run.mode)) return peer.note;
  if (run.threads > peer.maxThreads) return 'one thread only';
  return missing[peer.needs];
}

/** A figure that is not a number, or a loss far from ln V at the start, is no result. */
function checked(event, { mode, configuration }, peer) {
  if (event.event !== 'done')
    return { event: 'unable', reason: event.reason ?? event.message ?? 'it gave no reason' };
  // Unroll takes the next fastest kernels where the machine or Node lacks those asked for: that is another row of the table.
  if (peer.kernels && event.kernels !== peer.kernels) return { event: 'unable', reason: event.reason };
  const figure = mode === 'step' ? event.medianMicroseconds : event.tokensPerSecond;
  if (!(figure > 0)) return { event: 'unable', reason: 'its figure is not a positive number' };
  const uniform = Math.log(configuration.vocabulary);
  if (event.firstLoss !== undefined && !(Math.abs(event.firstLoss - uniform) < 0.1 * uniform)) {
    return { event: 'unable', reason: `its first loss is ${event.firstLoss}, far from ln V = ${uniform}` };
  }
  return event;
}

/** The line of an error output that says most: the last one that names an error, else the last. */
function tellingLine(stderr) {
  const lines = stderr.trim().split('\n');
  return lines.findLast((line) => /error\b|^unroll: /i.test(line)) ?? lines.at(-1);
}

function lastEvent(stdout) {
  for (const line of stdout.trim().split('\n').reverse()) {
    if (!line.startsWith('{')) continue;
    try {
      const event = JSON.parse(line);
      if (event.event === 'done' || event.event === 'unable' || event.event === 'error') return event;
    } catch {
      continue; // a line of the peer's own that only looks like JSON
    }
  }
  return undefined;
}

function collect(command, args, options, limitSeconds) {
  return new Promise((resolve) => {
    // A group of its own, which ends as a whole: a compiler that lived on would leave half a file behind.
    const grouped = process.platform !== 'win32';
    const child = spawn(command, args, { ...options, detached: grouped, stdio: ['ignore', 'pipe', 'pipe'] });
    const kill = () => {
      try {
        process.kill(grouped ? -child.pid : child.pid, 'SIGKILL');
      } catch {
        // It has ended meanwhile.
      }
    };
    process.once('exit', kill);
    let stdout = '';
    let stderr = '';
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      kill();
    }, limitSeconds * 1000);
    child.stdout.on('data', (data) => (stdout += data));
    child.stderr.on('data', (data) => (stderr = (stderr + data).slice(-4000)));
    child.on('error', (error) => (stderr += error.message));
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      process.off('exit', kill);
      resolve({ stdout, stderr, timedOut, code, signal });
    });
  });
}
