import { spawn } from 'node:child_process';

/** A command that ended with an error; `output` is what it printed when that was captured. */
export class CommandError extends Error {
  /** @param {string} message @param {string} output */
  constructor(message, output) {
    super(output ? `${message}\n${output}` : message);
    this.name = 'CommandError';
    this.output = output;
  }
}

/**
 * Runs a command to its end. Output goes to the terminal, or with `capture` into the result; with `tee` into both.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string>, capture?: boolean, tee?: boolean }} [options]
 * @returns {Promise<string>} what it printed, '' unless captured
 */
export function run(command, args, options = {}) {
  const piped = options.capture || options.tee;
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', piped ? 'pipe' : 'inherit', piped ? 'pipe' : 'inherit'],
  });
  let output = '';
  for (const [stream, terminal] of /** @type {const} */ ([
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ])) {
    stream?.setEncoding('utf8').on('data', (text) => {
      output += text;
      if (options.tee) terminal.write(text);
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', (error) =>
      reject(new CommandError(`${command} could not be started: ${error.message}`, '')),
    );
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(output);
      const end = `${[command, ...args].join(' ')} ended with ${signal ?? `code ${code}`}`;
      reject(new CommandError(end, options.tee ? '' : output.trim()));
    });
  });
}

/**
 * Runs npm: the one that runs this script when there is one, so that no other version is picked up.
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string>, capture?: boolean }} [options]
 */
export function npm(args, options) {
  const script = process.env.npm_execpath;
  if (script?.endsWith('.js')) return run(process.execPath, [script, ...args], options);
  return process.platform === 'win32'
    ? run('cmd.exe', ['/d', '/s', '/c', 'npm', ...args], options)
    : run('npm', args, options);
}
