import { parseArgs } from 'node:util';
import { UnrollError } from '../../base/errors';
import { nearestName } from './nearestName';
import type { Flag, Flags, FlagValues } from './flags';

type NumberFlag = Extract<Flag, { least: number }>;

export interface ParsedArguments<F extends Flags> {
  flags: FlagValues<F>;
  positionals: string[];
}

/** Reads a command's arguments. Throws `usage` for an unknown flag, a missing value, or one that is not of its kind. */
export function parseFlags<F extends Flags>(table: F, argv: readonly string[]): ParsedArguments<F> {
  const options = Object.fromEntries(
    Object.entries(table).map(([name, { kind }]) => [
      name,
      { type: kind === 'switch' ? 'boolean' : 'string' } as const,
    ]),
  );
  const { tokens } = parseArgs({
    args: [...argv],
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const values: Record<string, unknown> = {};
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const flag = Object.hasOwn(table, token.name) ? table[token.name] : undefined;
    if (!flag) throw unknownFlag(token.rawName, token.name, Object.keys(table));
    const value = readValue(token.rawName, flag, token.value, token.inlineValue ?? false);
    if (flag.kind === 'texts') ((values[token.name] ??= []) as unknown[]).push(value);
    else values[token.name] = value;
  }
  return { flags: values as FlagValues<F>, positionals };
}

function readValue(name: string, flag: Flag, value: string | undefined, isInline: boolean): unknown {
  if (flag.kind === 'switch') {
    if (value !== undefined) throw usage(`${name} takes no value.`, `Write ${name} alone.`);
    return true;
  }
  if (value === undefined || (!isInline && /^-./.test(value) && !isNumber(value))) {
    throw usage(`${name} needs a value.`, `Write ${name}=VALUE when the value begins with a dash.`);
  }
  if (flag.kind === 'text' || flag.kind === 'texts') return value;
  if (flag.kind === 'choice') {
    if (flag.choices.includes(value)) return value;
    throw usage(`${name} cannot be “${value}”.`, `It is one of: ${flag.choices.join(', ')}.`);
  }
  return readNumber(name, flag, value);
}

function readNumber(name: string, flag: NumberFlag, value: string): number | string {
  if (flag.words?.includes(value)) return value;
  const number = Number(value);
  const isWhole = flag.kind === 'number' || Number.isSafeInteger(number);
  const { least, most = flag.kind === 'integer' ? 0x7fffffff : Infinity } = flag;
  if (isNumber(value) && isWhole && number >= least && number <= most) return number;
  const wanted = flag.kind === 'integer' ? 'a whole number' : 'a number';
  const range = flag.most === undefined ? `of at least ${least}` : `from ${least} to ${flag.most}`;
  const or = flag.words ? `, or ${flag.words.join(', ')}` : '';
  throw usage(`${name} cannot be “${value}”.`, `It is ${wanted} ${range}${or}.`);
}

function isNumber(value: string): boolean {
  return value.trim() !== '' && Number.isFinite(Number(value));
}

function unknownFlag(rawName: string, name: string, known: string[]): UnrollError {
  const nearest = nearestName(name, known);
  return usage(`There is no flag ${rawName}.`, nearest ? `Did you mean --${nearest}?` : 'See unroll --help.');
}

export function usage(message: string, hint: string): UnrollError {
  return new UnrollError('usage', message, hint);
}
