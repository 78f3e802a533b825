import { Emitter } from '../../../../src/base/event';
import { fillIn } from '../../../../src/base/phrase';

/** As much of VS Code as the provider of suggestions needs: what it would be given there, in tests without one. */
export class Position {
  constructor(
    readonly line: number,
    readonly character: number,
  ) {}

  translate(lines = 0, characters = 0): Position {
    return new Position(this.line + lines, this.character + characters);
  }
}

export class Range {
  readonly start: Position;
  readonly end: Position;

  constructor(...ends: [Position, Position] | [number, number, number, number]) {
    const [start, end] =
      ends.length === 2 ? ends : [new Position(ends[0], ends[1]), new Position(ends[2], ends[3])];
    this.start = start;
    this.end = end;
  }

  contains({ line, character }: Position): boolean {
    const isBehind = ({ start }: Range) =>
      line > start.line || (line === start.line && character >= start.character);
    return (
      isBehind(this) && (line < this.end.line || (line === this.end.line && character <= this.end.character))
    );
  }

  get isSingleLine(): boolean {
    return this.start.line === this.end.line;
  }
}

export class InlineCompletionItem {
  constructor(
    readonly insertText: string,
    readonly range: Range,
  ) {}
}

export class TabInputWebview {}

export const InlineCompletionTriggerKind = { Invoke: 0, Automatic: 1 } as const;
export const ConfigurationTarget = { Global: 1, Workspace: 2 } as const;

/** Settings by their whole name; those that are not here are left to their defaults. */
export const settings = new Map<string, unknown>();
/** The same of the workspace alone. */
export const workspaceSettings = new Map<string, unknown>();

const settingsIn = (target: number) => (target === ConfigurationTarget.Global ? settings : workspaceSettings);

/** What VS Code tells of documents. */
export const documentEvents = { changed: new Emitter<unknown>(), closed: new Emitter<unknown>() };

export const workspace = {
  textDocuments: [] as unknown[],
  onDidChangeTextDocument: documentEvents.changed.event,
  onDidCloseTextDocument: documentEvents.closed.event,
  getConfiguration: (section: string) => ({
    get: (name: string) => workspaceSettings.get(`${section}.${name}`) ?? settings.get(`${section}.${name}`),
    inspect: (name: string) => ({
      globalValue: settings.get(`${section}.${name}`),
      workspaceValue: workspaceSettings.get(`${section}.${name}`),
    }),
    update: async (name: string, value: unknown, target: number) => {
      if (value === undefined) settingsIn(target).delete(`${section}.${name}`);
      else settingsIn(target).set(`${section}.${name}`, value);
    },
  }),
};

export const DecorationRangeBehavior = { ClosedClosed: 1 } as const;
export const OverviewRulerLane = { Center: 2 } as const;

export const window = {
  visibleTextEditors: [] as unknown[],
  createTextEditorDecorationType: (): { dispose(): void } => ({ dispose: () => undefined }),
};

export const l10n = {
  t: (template: string, ...args: (string | number)[]): string => fillIn(template, args),
};
