import { serializeError } from '../base/errors';
import type { CliIo } from './cliIo';
import type { Command } from './command';
import { commands } from './commands';
import { nearestName } from './flags/nearestName';
import { parseFlags, usage } from './flags/parseFlags';
import { commandHelp, programHelp } from './help';
import { Reporter } from './output/reporter';
import { readVersion } from './version';

/** 0 done, 1 bad input, 2 wrong usage, 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 130;

/** Runs a command line (without the program's name). Never throws: errors are written to standard error. */
export async function runCli(argv: readonly string[], io: CliIo): Promise<ExitCode> {
  try {
    await run(argv, io);
    return 0;
  } catch (error) {
    return reportError(error, io);
  }
}

async function run([name, ...rest]: readonly string[], io: CliIo): Promise<void> {
  if (name === '--help' || name === '-h') {
    io.stdout.write(programHelp(commands));
    return;
  }
  if (name === '--version' || name === '-v') {
    io.stdout.write(`${readVersion()}\n`);
    return;
  }
  const command = findCommand(name);
  if (rest.includes('--help') || rest.includes('-h')) {
    io.stdout.write(commandHelp(command));
    return;
  }
  const args = parseFlags(command.flags, rest);
  checkPositionals(command, args.positionals);
  await command.run(args, { io, report: new Reporter(io, args.flags.json === true) });
}

function findCommand(name: string | undefined): Command {
  const names = commands.map((command) => command.name);
  if (name === undefined)
    throw usage('No command was given.', `It is one of: ${names.join(', ')}. See unroll --help.`);
  const command = commands.find((candidate) => candidate.name === name);
  if (command) return command;
  const nearest = nearestName(name, names);
  throw usage(`There is no command “${name}”.`, nearest ? `Did you mean ${nearest}?` : 'See unroll --help.');
}

function checkPositionals({ name, positionals }: Command, given: readonly string[]): void {
  const repeats = /\.\.\.\]?$/.test(positionals.at(-1) ?? '');
  const hint = `Usage: ${['unroll', name, ...positionals].join(' ')} … See unroll ${name} --help.`;
  const missing = positionals.slice(given.length).find((positional) => !positional.startsWith('['));
  if (missing !== undefined) throw usage(`${missing.replace('...', '')} is missing.`, hint);
  if (given.length > positionals.length && !repeats)
    throw usage(`“${given[positionals.length]}” is one argument too many.`, hint);
}

function reportError(error: unknown, io: CliIo): ExitCode {
  const { code, message, hint, stack } = serializeError(error);
  const isOurs = code !== 'internal';
  io.stderr.write(`unroll: ${isOurs ? message : (stack ?? message)}\n`);
  if (hint) io.stderr.write(`Hint: ${hint}\n`);
  if (code === 'cancelled') return 130;
  return code === 'usage' ? 2 : 1;
}
