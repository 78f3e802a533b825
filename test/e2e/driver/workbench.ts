import type { Locator, Page } from 'playwright-core';
import { pause, waitFor } from './waiting';

class QuickInput {
  readonly input: Locator;
  readonly rows: Locator;

  constructor(private readonly page: Page) {
    this.input = page.locator('.quick-input-widget input[type="text"]');
    this.rows = page.locator('.quick-input-widget .quick-input-list .monaco-list-row');
  }

  /** Opens with a key and fills in. Fails soon: what still loads may take the focus and close it, so callers retry. */
  async open(key: string, text: string): Promise<void> {
    await this.page.keyboard.press(key);
    await this.input.fill(text, { timeout: 2000 });
  }

  /** What stands over it; undefined while it is closed. */
  async title(): Promise<string | undefined> {
    if (!(await this.input.isVisible())) return undefined;
    return this.page.locator('.quick-input-widget .quick-input-title').innerText({ timeout: 2000 });
  }

  /** A row by its label, whatever stands beside it. */
  rowNamed(label: string): Locator {
    const name = this.page.locator('.label-name').getByText(label, { exact: true });
    return this.rows.filter({ has: name }).first();
  }
}

/** Keys that every part of VS Code understands, and what stands around the editor. */
export class Workbench {
  readonly quickInput: QuickInput;

  constructor(readonly page: Page) {
    this.quickInput = new QuickInput(page);
  }

  /**
   * Runs a command by its title from the palette, as a user does. An open palette does not see commands that are
   * registered or enabled later, so it is opened anew until the command is listed.
   */
  async runCommand(title: string): Promise<void> {
    await waitFor(`the command "${title}"`, async () => {
      await this.openPalette(title);
      const row = this.quickInput.rowNamed(title);
      if (!(await appears(row, 2000))) {
        await this.page.keyboard.press('Escape');
        return false;
      }
      await row.click({ timeout: 3000 });
      return true;
    });
  }

  /** True when the palette lists the command now. */
  async offersCommand(title: string): Promise<boolean> {
    await this.openPalette(title);
    const listed = await appears(this.quickInput.rowNamed(title), 1500);
    await this.page.keyboard.press('Escape');
    return listed;
  }

  private async openPalette(filter: string): Promise<void> {
    await this.quickInput.open('F1', `>${filter}`);
  }

  /** Picks a row of a quick pick that a command has opened; part of its text is enough. */
  async pick(text: string | RegExp): Promise<void> {
    await this.quickInput.rows.filter({ hasText: text }).first().click({ timeout: 20_000 });
  }

  /** Answers an input box that a command has opened, and waits until it is gone: the next one may look the same. */
  async answer(text: string): Promise<void> {
    const { input } = this.quickInput;
    await input.waitFor({ timeout: 20_000 });
    const title = await this.quickInput.title();
    await input.fill(text);
    await input.press('Enter');
    await waitFor(`the end of the box “${title}”`, async () => (await this.quickInput.title()) !== title);
  }

  /** Answers a dialog for a file with its path. It hears no key while it looks into a folder, so it is told until it goes. */
  async answerDialog(filePath: string): Promise<void> {
    const { input } = this.quickInput;
    await input.waitFor({ timeout: 20_000 });
    const title = await this.quickInput.title();
    await waitFor(`the end of the dialog “${title}”`, async () => {
      if ((await this.quickInput.title()) !== title) return true;
      await input.fill(filePath, { timeout: 1000 });
      await input.press('Enter', { timeout: 1000 });
      await pause(500);
      return false;
    });
  }

  /** Opens a file of the workspace in the first group, where it does not cover the inspector. */
  async openFile(name: string): Promise<void> {
    await waitFor(`the editor of ${name}`, async () => {
      await this.page.keyboard.press('ControlOrMeta+1');
      await this.quickInput.open('ControlOrMeta+P', name);
      const row = this.quickInput.rows.filter({ hasText: name }).first();
      if (!(await appears(row, 3000))) {
        await this.page.keyboard.press('Escape');
        return false;
      }
      await row.click({ timeout: 3000 });
      return appears(this.page.locator(`.monaco-editor[data-uri$="/${name}"]`).first(), 5000);
    });
  }

  /** Text of Unroll's item in the status bar; undefined while it is hidden. */
  async statusText(): Promise<string | undefined> {
    const item = this.statusItem;
    return (await item.count()) > 0 ? readable(await item.innerText()) : undefined;
  }

  get statusItem(): Locator {
    return this.page.locator('.statusbar-item[id*="unroll.status"]').first();
  }

  /** Waits until the status bar item says something that `accept` takes, and returns that. */
  statusWhere(what: string, accept: (text: string) => boolean, timeoutMs?: number): Promise<string> {
    return waitFor(
      `a status bar item with ${what}`,
      async () => {
        const text = await this.statusText();
        return text !== undefined && accept(text) ? text : undefined;
      },
      { timeoutMs },
    );
  }

  /** Notes every text that the status bar item shows from now on; the result gives them, in order. */
  async recordStatus(): Promise<() => Promise<string[]>> {
    await this.page.evaluate(() => {
      const history: string[] = [];
      Object.assign(window, { unrollStatusHistory: history });
      const note = (): void => {
        const text = document.querySelector('.statusbar-item[id*="unroll.status"]')?.textContent ?? '';
        if (text !== history.at(-1)) history.push(text);
      };
      new MutationObserver(note).observe(document.body, {
        subtree: true,
        childList: true,
        characterData: true,
      });
    });
    return async () => {
      const texts = await this.page.evaluate(() =>
        'unrollStatusHistory' in window ? window.unrollStatusHistory : [],
      );
      return Array.isArray(texts) ? texts.map((text) => readable(String(text))) : [];
    };
  }

  /** Chooses from the menu that a click with the right button opens on something. */
  async chooseFromMenu(of: Locator, item: string): Promise<void> {
    const action = this.page.locator('.monaco-menu .action-item').filter({ hasText: item }).first();
    await waitFor(`the menu's “${item}”`, async () => {
      await of.click({ button: 'right', timeout: 3000 });
      if (await appears(action, 2000)) return true;
      await this.page.keyboard.press('Escape');
      return false;
    });
    // A menu does not listen in its first moment: the click that opens it might be the one that chooses.
    await waitFor(`the choice of “${item}”`, async () => {
      if (await action.isVisible()) await action.click({ timeout: 1000 });
      return action.waitFor({ state: 'hidden', timeout: 1000 }).then(() => true);
    });
  }

  /** The notification that holds a text, once it is there. */
  async notification(text: string | RegExp, timeoutMs = 20_000): Promise<Locator> {
    const toast = this.page.locator('.notification-toast').filter({ hasText: text }).first();
    await toast.waitFor({ timeout: timeoutMs });
    return toast;
  }

  async dismissNotifications(): Promise<void> {
    await this.runCommand('Notifications: Clear All Notifications');
  }

  /** Chooses a colour theme by its name, as a user does. */
  async useTheme(name: string): Promise<void> {
    await this.runCommand('Preferences: Color Theme');
    const row = this.quickInput.rowNamed(name);
    await this.quickInput.input.fill(name);
    await row.click();
    await this.quickInput.input.waitFor({ state: 'hidden' });
  }

  /** Reloads the window as a user does, and waits until the workbench is back. Say whether something was saved just before. */
  async reload({ wasSaved = false } = {}): Promise<void> {
    // A backup of an editor is given up only some time after its file was saved; before that it would be restored.
    if (wasSaved) await pause(2000);
    await this.page.reload();
    await this.page.locator('.monaco-workbench .statusbar').waitFor({ timeout: 60_000 });
  }
}

/** Whether an element shows within a time, without an error when it does not. */
export const appears = (locator: Locator, timeoutMs: number): Promise<boolean> =>
  locator.waitFor({ timeout: timeoutMs }).then(
    () => true,
    () => false,
  );

/** Text as a person reads it: VS Code draws spaces as U+00A0. */
export const readable = (text: string): string => text.replace(/\u00a0/g, ' ').trim();
