import { type ConfigurationScope, ConfigurationTarget, workspace } from 'vscode';
import { defaultCheckpointSeconds } from '../engine/checkpoint/checkpointSink';
import { type CachePart, cacheParts, mostThreads } from '../protocol/spec';
import type { ThreadWish } from '../protocol/training';
import { type EngineKernels, engineKernelsChoices } from '../worker/engineOptions';
import { settingIds, settingsSection } from './ids';
import { isOnFor } from './suggestions/gating';

export interface SuggestionSettings {
  enabled: boolean;
  /** Language id to on or off; `*` stands for those not listed. */
  languages: Record<string, boolean>;
  /** VS Code's own `editor.inlineSuggest.enabled`: where it is off, VS Code shows suggestions of nobody by itself. */
  editorEnabled: boolean;
  debounceMs: number;
  minProbability: number;
  maxTokens: number;
  /** What the model's predictions are mixed with. */
  caches: CachePart[];
}

/** Settings are read when they are needed, so that a change is in force at once. A wrong type falls back to the default. */
export function suggestionSettings(scope?: ConfigurationScope): SuggestionSettings {
  const section = workspace.getConfiguration(settingsSection, scope);
  return {
    enabled: section.get<unknown>(settingIds.suggestionsEnabled) !== false,
    languages: languageMap(section.get<unknown>(settingIds.suggestionsLanguages)),
    editorEnabled:
      workspace.getConfiguration('editor', scope).get<unknown>('inlineSuggest.enabled') !== false,
    debounceMs: numberBetween(section.get<unknown>(settingIds.suggestionsDebounceMs), 0, 5000, 75),
    minProbability: numberBetween(section.get<unknown>(settingIds.suggestionsMinProbability), 0, 1, 0.16),
    maxTokens: Math.round(numberBetween(section.get<unknown>(settingIds.suggestionsMaxTokens), 1, 200, 12)),
    caches: wishedCaches(section.get<unknown>(settingIds.suggestionsCache)),
  };
}

/** Whether the model goes on learning while its user types, and the share of the time that it may compute. */
export function learningSettings(): { enabled: boolean; share: number } {
  const section = workspace.getConfiguration(settingsSection);
  return {
    enabled: section.get<unknown>(settingIds.learnEnabled) === true,
    share: numberBetween(section.get<unknown>(settingIds.learnShare), 0.01, 0.5, 0.05),
  };
}

/** Flips the switch for everyone. */
export async function toggleLearning(): Promise<boolean> {
  const enabled = !learningSettings().enabled;
  await updateForAll(settingIds.learnEnabled, () => enabled);
  return enabled;
}

export function predictionsTopK(): number {
  const value = workspace.getConfiguration(settingsSection).get<unknown>(settingIds.predictionsTopK);
  return Math.round(numberBetween(value, 1, 50, 10));
}

export type HoverWish = 'coloured' | 'always' | 'never';

/** Where the mouse over a token shows how expected it was. */
export function colouringHover(scope?: ConfigurationScope): HoverWish {
  const value = workspace.getConfiguration(settingsSection, scope).get<unknown>(settingIds.colouringHover);
  return value === 'always' || value === 'never' ? value : 'coloured';
}

/** Threads for a training. */
export function trainingThreads(): ThreadWish {
  const value = workspace.getConfiguration(settingsSection).get<unknown>(settingIds.threads);
  return typeof value === 'number' ? Math.round(numberBetween(value, 1, mostThreads, 1)) : 'auto';
}

/** Threads for runs that wait for their turn, and do not say how many: what they may take of the machine. */
export function queueThreads(): ThreadWish {
  const value = workspace.getConfiguration(settingsSection).get<unknown>(settingIds.queueThreads);
  return typeof value === 'number' ? Math.round(numberBetween(value, 1, mostThreads, 1)) : 'auto';
}

/** How long Compare Memory trains each cell on a text. */
export function compareSeconds(): number {
  const value = workspace.getConfiguration(settingsSection).get<unknown>(settingIds.compareSeconds);
  return numberBetween(value, 1, 3600, 20);
}

/** Seconds between two checkpoints of a training: what is lost at most when the editor is killed. */
export function checkpointSeconds(): number {
  const value = workspace.getConfiguration(settingsSection).get<unknown>(settingIds.checkpointSeconds);
  return numberBetween(value, 1, 3600, defaultCheckpointSeconds);
}

/**
 * Which build computes, in the engine that is started next. One of the choices starts a process with flags of V8: a folder
 * that nobody trusts is not asked.
 */
export function engineKernels(): EngineKernels {
  const section = workspace.getConfiguration(settingsSection);
  const value = workspace.isTrusted
    ? section.get<unknown>(settingIds.kernels)
    : section.inspect<unknown>(settingIds.kernels)?.globalValue;
  return engineKernelsChoices.find((choice) => choice === value) ?? 'auto';
}

/** The caches had one switch for all of them once: wherever it is set, they are named instead, as the settings editor shows them. */
export async function renewCacheSetting(): Promise<void> {
  const section = workspace.getConfiguration(settingsSection);
  const found = section.inspect<unknown>(settingIds.suggestionsCache);
  const every = (isOn: boolean) => Object.fromEntries(cacheParts.map((part) => [part, isOn]));
  for (const [value, target] of [
    [found?.globalValue, ConfigurationTarget.Global],
    [found?.workspaceValue, ConfigurationTarget.Workspace],
  ] as const) {
    if (typeof value !== 'boolean') continue;
    // On is what they are by themselves, unless they are off for all and on in this workspace.
    const isUsual = value && (target === ConfigurationTarget.Global || found?.globalValue === undefined);
    await section.update(settingIds.suggestionsCache, isUsual ? undefined : every(value), target);
  }
}

/** Flips the switch for everyone. */
export async function toggleSuggestions(): Promise<boolean> {
  const section = workspace.getConfiguration(settingsSection);
  const enabled = section.get<unknown>(settingIds.suggestionsEnabled) === false;
  await updateForAll(settingIds.suggestionsEnabled, () => enabled);
  return enabled;
}

/** Flips the switch of one language; the others stay as they are. */
export async function toggleSuggestionsFor(languageId: string): Promise<boolean> {
  const { enabled, languages } = suggestionSettings();
  const on = !isOnFor({ enabled: true, languages }, languageId);
  await updateForAll(settingIds.suggestionsLanguages, (value) => ({
    ...languageMap(value),
    [languageId]: on,
  }));
  // Who switches a language on wants to see suggestions.
  if (on && !enabled) await toggleSuggestions();
  return on;
}

/** Where a workspace overrides a setting, it is changed there too, or the change would have no effect. */
async function updateForAll(id: string, change: (value: unknown) => unknown): Promise<void> {
  const section = workspace.getConfiguration(settingsSection);
  const found = section.inspect<unknown>(id);
  await section.update(id, change(found?.globalValue ?? found?.defaultValue), ConfigurationTarget.Global);
  if (found?.workspaceValue !== undefined)
    await section.update(id, change(found.workspaceValue), ConfigurationTarget.Workspace);
}

function numberBetween(value: unknown, low: number, high: number, otherwise: number): number {
  if (typeof value !== 'number' || Number.isNaN(value)) return otherwise;
  return Math.min(high, Math.max(low, value));
}

/** All for true and none for false; else those that are not switched off by name. */
function wishedCaches(value: unknown): CachePart[] {
  if (value === false) return [];
  const map = languageMap(value);
  return cacheParts.filter((part) => map[part] !== false);
}

function languageMap(value: unknown): Record<string, boolean> {
  const map: Record<string, boolean> = Object.create(null);
  if (typeof value !== 'object' || value === null) return map;
  for (const [language, on] of Object.entries(value)) map[language] = on !== false;
  return map;
}
