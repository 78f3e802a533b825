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
  constructor(
    readonly start: Position,
    readonly end: Position,
  ) {}

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

export const workspace = {
  textDocuments: [] as unknown[],
  getConfiguration: (section: string) => ({ get: (name: string) => settings.get(`${section}.${name}`) }),
};

export const window = { visibleTextEditors: [] as unknown[] };
