import { l10n, type QuickInputButton, type QuickPickItem, ThemeIcon, window } from 'vscode';
import { LatestWins } from '../latestWins';

/** The least time between two looks of the list: the engine writes on a hundred times a second, and each time all of it is sent. */
const growMs = 150;

/** What may be done with a translation. */
export type TranslationUse = 'replace' | 'insertBelow' | 'copy';

export interface TranslationItem extends QuickPickItem {
  /** The translation of all that was asked for, with this item's part in it. */
  text: string;
}

export interface TranslationChoice {
  text: string;
  use: TranslationUse;
}

/** A list in which translations grow while they are written, and from which one is taken when they are done. */
export class TranslationPicker {
  private readonly picker = window.createQuickPick<TranslationItem>();
  private readonly below: QuickInputButton = {
    iconPath: new ThemeIcon('arrow-down'),
    tooltip: l10n.t('Insert Below'),
  };
  private readonly copy: QuickInputButton = { iconPath: new ThemeIcon('copy'), tooltip: l10n.t('Copy') };
  private written: () => TranslationItem[] = () => [];
  private readonly rounds = new LatestWins(async () => this.list(this.written()));
  /** What was taken; undefined when the list was dismissed, also before the translation was done. */
  readonly choice: Promise<TranslationChoice | undefined>;

  constructor(modelName: string, onActive: (item: TranslationItem | undefined) => void) {
    const { picker } = this;
    picker.title = l10n.t('Translation, by the model of {0}', modelName);
    picker.placeholder = l10n.t('Translating… Escape stops');
    picker.busy = true;
    picker.ignoreFocusOut = true;
    picker.onDidChangeActive(([item]) => onActive(item));
    this.choice = new Promise((resolve) => {
      const take = (use: TranslationUse) => {
        const item = picker.activeItems[0] ?? picker.items[0];
        if (!picker.busy && item) resolve({ text: item.text, use });
      };
      picker.onDidAccept(() => take('replace'));
      picker.onDidTriggerButton((button) => take(button === this.copy ? 'copy' : 'insertBelow'));
      picker.onDidHide(() => resolve(undefined));
    });
    picker.show();
  }

  /** Translations as far as they are written when they are next looked at. */
  show(written: () => TranslationItem[]): void {
    this.written = written;
    this.rounds.requestThrottled(growMs);
  }

  /** Nothing more comes: now one can be taken. */
  finish(items: TranslationItem[]): void {
    const { picker } = this;
    this.rounds.dispose();
    this.list(items);
    picker.busy = false;
    picker.buttons = [this.below, this.copy];
    picker.placeholder = l10n.t('Enter replaces the text; the buttons above insert it below, or copy it');
  }

  dispose(): void {
    this.rounds.dispose();
    this.picker.dispose();
  }

  private list(items: readonly TranslationItem[]): void {
    this.picker.items = items.map((item) => ({ ...item, alwaysShow: true }));
  }
}
