import { DisposableObject } from '../../base/disposable';
import { Emitter } from '../../base/event';
import { isOnFor } from './gating';

/** Why no suggestions are made: switched off for all, for the language, for the document, by VS Code's own setting, or paused. */
export type Silence =
  { why: 'off' | 'language' | 'document' | 'editor' } | { why: 'paused'; minutesLeft: number };

/** What the settings say of a document. */
export interface SwitchSettings {
  enabled: boolean;
  /** Language id to on or off; `*` stands for those not listed. */
  languages: Record<string, boolean>;
  /** VS Code's own switch for suggestions of all extensions. */
  editorEnabled: boolean;
}

/** Documents that were switched off, remembered across sessions. */
export interface SwitchMemory {
  get(): readonly string[];
  set(documentUris: readonly string[]): void;
}

const minuteMs = 60_000;

/**
 * The switches that are no settings: the pause, and documents that were switched off. While paused it wakes up once a
 * minute for the countdown; else nothing runs here.
 */
export class SuggestionSwitch extends DisposableObject {
  private pausedUntilMs = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly changes = this._register(new Emitter<void>());
  readonly onDidChange = this.changes.event;

  constructor(
    private readonly memory: SwitchMemory,
    private readonly nowMs: () => number,
  ) {
    super();
  }

  /** Why nothing is suggested in a document; undefined when something may be. */
  silenceIn(document: { uri: string; languageId: string }, settings: SwitchSettings): Silence | undefined {
    if (!settings.enabled) return { why: 'off' };
    if (!isOnFor(settings, document.languageId)) return { why: 'language' };
    if (this.isOff(document.uri)) return { why: 'document' };
    if (this.leftMs > 0) return { why: 'paused', minutesLeft: Math.ceil(this.leftMs / minuteMs) };
    return settings.editorEnabled ? undefined : { why: 'editor' };
  }

  /** Milliseconds until suggestions come back; 0 unless they are paused. */
  get leftMs(): number {
    return Math.max(0, this.pausedUntilMs - this.nowMs());
  }

  pause(durationMs: number): void {
    this.pausedUntilMs = this.nowMs() + durationMs;
    this.countDown();
  }

  resume(): void {
    this.pausedUntilMs = 0;
    this.countDown();
  }

  isOff(documentUri: string): boolean {
    return this.memory.get().includes(documentUri);
  }

  switchDocument(documentUri: string, on: boolean): void {
    if (this.isOff(documentUri) !== on) return;
    const others = this.memory.get().filter((uri) => uri !== documentUri);
    this.memory.set(on ? others : [...others, documentUri]);
    this.changes.fire();
  }

  override dispose(): void {
    clearTimeout(this.timer);
    super.dispose();
  }

  private countDown(): void {
    clearTimeout(this.timer);
    const { leftMs } = this;
    if (leftMs > 0) this.timer = setTimeout(() => this.countDown(), leftMs % minuteMs || minuteMs);
    this.changes.fire();
  }
}
