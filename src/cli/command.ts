import type { CliIo } from './cliIo';
import type { Flags } from './flags/flags';
import type { ParsedArguments } from './flags/parseFlags';
import type { Reporter } from './output/reporter';

export interface CommandContext {
  io: CliIo;
  report: Reporter;
}

/** One line of the command table. */
export interface Command<F extends Flags = Flags> {
  name: string;
  /** Names of the arguments in front of the flags, the last with `...` when it repeats, in brackets what may be left out. */
  positionals: readonly string[];
  summary: string;
  /** More of it, for the command's own help. */
  details?: string;
  /** Each is a full command line. */
  examples: readonly string[];
  flags: F;
  run(args: ParsedArguments<F>, context: CommandContext): Promise<void>;
}

/** Checks a command against its own table of flags, then forgets their types, so that commands fit into one list. */
export function defineCommand<const F extends Flags>(command: Command<F>): Command {
  const { run, ...rest } = command;
  return { ...rest, run: (args, context) => run(args as ParsedArguments<F>, context) };
}
