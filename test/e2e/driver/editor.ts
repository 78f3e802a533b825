import fs from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import type { Session } from './session';
import { waitFor } from './waiting';
import { appears, readable } from './workbench';

/** One text editor of the workbench, by its file's name, or `Untitled-1` and so on. */
export class Editor {
  private readonly root: Locator;

  constructor(
    private readonly session: Session,
    readonly fileName: string,
  ) {
    this.root = session.page
      .locator(`.monaco-editor[data-uri$="/${fileName}"], .monaco-editor[data-uri$=":${fileName}"]`)
      .first();
  }

  async focus(): Promise<void> {
    // Not on the lines' own element: the part of it under the pointer may be scrolled away.
    await this.root.click({ position: { x: 90, y: 40 } });
    await waitFor(`the focus in ${this.fileName}`, async () =>
      (await this.root.getAttribute('class'))?.includes('focused'),
    );
  }

  async moveToEnd(): Promise<void> {
    await this.focus();
    await this.session.page.keyboard.press('ControlOrMeta+End');
  }

  /** Puts the cursor before a 1-based column of a 1-based line. */
  async moveTo(line: number, column: number): Promise<void> {
    await this.focus();
    await this.session.page.keyboard.press('Control+G');
    const input = this.session.page.locator('.quick-input-widget input[type="text"]');
    await input.waitFor();
    await input.fill(`:${line}:${column}`);
    await this.session.page.keyboard.press('Enter');
    await this.positionWhere(`line ${line}, column ${column}`, (text) =>
      text.startsWith(`Ln ${line}, Col ${column}`),
    );
  }

  /** What the status bar says of cursor and selection: "Ln 3, Col 5 (4 selected)". */
  positionWhere(what: string, accept: (text: string) => boolean): Promise<string> {
    return waitFor(`the cursor at ${what}`, async () => {
      const text = readable(
        await this.session.page.locator('[id="status.editor.selection"]').innerText({ timeout: 2000 }),
      );
      return accept(text) ? text : undefined;
    });
  }

  /**
   * Pastes a text in the place of everything, with the cursor at its end. Typed at once instead, VS Code would make an edit of
   * each character, and its extension host would be busy with them for seconds.
   */
  async replaceAll(text: string): Promise<void> {
    const { page } = this.session;
    await this.focus();
    await page.evaluate((pasted) => navigator.clipboard.writeText(pasted), text);
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.press('ControlOrMeta+V');
    const lines = text.split('\n');
    const end = `Ln ${lines.length}, Col ${(lines.at(-1)?.length ?? 0) + 1}`;
    await this.positionWhere(`the end of what was pasted, ${end}`, (position) => position === end);
  }

  /** Types as a person does, key by key. */
  async type(text: string, delayMs = 25): Promise<void> {
    await this.session.page.keyboard.type(text, { delay: delayMs });
  }

  private get ghost(): Locator {
    return this.root.locator('.ghost-text-decoration, .ghost-text');
  }

  /** The suggestion's text, once there is one. */
  ghostText(timeoutMs = 20_000): Promise<string> {
    return waitFor(
      'ghost text',
      async () => (await this.ghost.allInnerTexts()).join('').replace(/\u00a0/g, ' ') || undefined,
      { timeoutMs },
    );
  }

  hasGhostText(withinMs: number): Promise<boolean> {
    return appears(this.ghost.first(), withinMs);
  }

  /** Lines that are in view, joined; long lines are wrapped or cut by the editor. */
  async visibleText(): Promise<string> {
    const lines = await this.root.locator('.view-line').evaluateAll((elements) =>
      elements
        .map((line) => ({ top: line.getBoundingClientRect().top, text: line.textContent ?? '' }))
        .sort((a, b) => a.top - b.top)
        .map(({ text }) => text),
    );
    return readable(lines.join('\n'));
  }

  visibleTextWhere(what: string, accept: (text: string) => boolean): Promise<string> {
    return waitFor(`${this.fileName} with ${what}`, async () => {
      const text = await this.visibleText();
      return accept(text) ? text : undefined;
    });
  }

  /** Saves and returns what the file then holds. */
  async save(): Promise<string> {
    const tab = this.session.page.locator('.tab.active.dirty');
    await this.session.page.keyboard.press('ControlOrMeta+S');
    await waitFor(`${this.fileName} to be saved`, async () => (await tab.count()) === 0);
    return fs.readFileSync(path.join(this.session.workspace, this.fileName), 'utf8');
  }
}
