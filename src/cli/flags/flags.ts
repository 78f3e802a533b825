/** What a flag of a command takes. `meta` names its value in the help; `words` may stand instead of a number. */
export type Flag =
  | { kind: 'switch'; help: string }
  | { kind: 'text'; meta: string; help: string }
  /** May be given several times; the value is the list of them. */
  | { kind: 'texts'; meta: string; help: string }
  | { kind: 'choice'; choices: readonly string[]; help: string }
  | {
      kind: 'integer' | 'number';
      meta: string;
      help: string;
      least: number;
      most?: number;
      words?: readonly string[];
    };

export type Flags = Record<string, Flag>;

type ValueOf<F extends Flag> = F extends { kind: 'switch' }
  ? boolean
  : F extends { kind: 'integer' | 'number' }
    ? F extends { words: readonly (infer Word)[] }
      ? number | Word
      : number
    : F extends { kind: 'choice'; choices: readonly (infer Choice)[] }
      ? Choice
      : F extends { kind: 'texts' }
        ? string[]
        : string;

/** Values of the flags that were given. */
export type FlagValues<F extends Flags> = { [Name in keyof F]?: ValueOf<F[Name]> };

/** How a flag is written in the help: `--hidden N`. */
export function flagSyntax(name: string, flag: Flag): string {
  if (flag.kind === 'switch') return `--${name}`;
  return `--${name} ${flag.kind === 'choice' ? flag.choices.join('|') : flag.meta}`;
}

export const jsonFlag = {
  kind: 'switch',
  help: 'print JSON lines, the last one {"event":"done",…}',
} as const;
export const helpFlag = { kind: 'switch', help: 'print this help' } as const;
