import type { Command } from './command';
import { type Flags, flagSyntax, helpFlag } from './flags/flags';

/** Help for the whole program. */
export function programHelp(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length)) + 2;
  return [
    'Unroll trains recurrent networks on text and looks inside them.',
    '',
    'Usage: unroll COMMAND …',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`),
    '',
    '  unroll COMMAND --help   what a command takes',
    '  unroll --version        version of this program',
    '',
    'A TEXT is a UTF-8 file, or - for standard input.',
    '',
  ].join('\n');
}

/** Help for one command. */
export function commandHelp({ name, positionals, summary, details, flags, examples }: Command): string {
  return [
    details ? `${summary} ${details}` : summary,
    '',
    `Usage: ${['unroll', name, ...positionals, '[flags]'].join(' ')}`,
    '',
    ...flagLines({ ...flags, help: helpFlag }),
    '',
    ...examples.map((example) => `  ${example}`),
    '',
  ].join('\n');
}

function flagLines(flags: Flags): string[] {
  const rows = Object.entries(flags).map(([name, flag]) => ({
    syntax: flagSyntax(name, flag),
    help: flag.help,
  }));
  const width = Math.max(...rows.map(({ syntax }) => syntax.length)) + 2;
  return rows.map(({ syntax, help }) => `  ${syntax.padEnd(width)}${help}`);
}
