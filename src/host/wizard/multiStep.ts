import { type Disposable, type QuickPickItem, QuickInputButtons, window } from 'vscode';

export interface StepItem<T> extends QuickPickItem {
  value: T;
}

/** One question of several. `parseTyped` makes an item of what the user types, where the list is not all there is. */
export interface Step<T> {
  placeholder: string;
  items: StepItem<T>[];
  parseTyped?: (typed: string) => StepItem<T> | undefined;
}

export type StepAnswer<T> = { item: StepItem<T> } | 'back' | 'cancelled';

/** Asks one step in a quick pick; from the second on, a button goes back. */
export function askStep<T>(
  { placeholder, items, parseTyped }: Step<T>,
  place: { title: string; step: number; totalSteps: number; chosen?: T },
): Promise<StepAnswer<T>> {
  const picker = window.createQuickPick<StepItem<T>>();
  Object.assign(picker, { ...place, placeholder, items, ignoreFocusOut: true });
  picker.activeItems = items.filter((item) => item.value === place.chosen);
  if (place.step > 1) picker.buttons = [QuickInputButtons.Back];
  return new Promise((resolve) => {
    const listeners: Disposable[] = [picker];
    const answer = (value: StepAnswer<T>) => {
      resolve(value);
      for (const listener of listeners) listener.dispose();
    };
    listeners.push(
      picker.onDidTriggerButton(() => answer('back')),
      picker.onDidHide(() => answer('cancelled')),
      picker.onDidAccept(() => {
        // What was clicked; the active one may be another, which the pointer or a key came to since.
        const [item] = [...picker.selectedItems, ...picker.activeItems];
        if (item) answer({ item });
      }),
      picker.onDidChangeValue((typed) => {
        const made = parseTyped?.(typed);
        picker.items = made ? [made, ...items] : items;
      }),
    );
    picker.show();
  });
}
