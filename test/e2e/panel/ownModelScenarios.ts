import { expect, it } from 'vitest';
import type { Vscode } from '../driver/vscodeSuite';
import { sampleText } from '../texts';

const start = 'The cat sat on the';

/** Suggestions of a model of the one file, the-cat.txt; at the end the window is loaded anew. */
export function ownModelScenarios(vscode: Vscode): void {
  it('appear as ghost text while typing; Tab accepts, and the file holds exactly that', async () => {
    const { workbench } = vscode;
    const editor = vscode.editor('the-cat.txt');
    await workbench.openFile('the-cat.txt');
    await workbench.runCommand('Unroll: Train on This File');
    await workbench.notification(/has learnt the-cat\.txt/, 110_000);
    await workbench.dismissNotifications();
    await editor.replaceAll(sampleText);
    await editor.type(start);
    const ghost = await editor.ghostText();
    expect(ghost).toMatch(/^ mat/);
    await vscode.session.screenshot('ghost-text');
    await vscode.session.page.keyboard.press('Tab');
    expect(await editor.save()).toBe(`${sampleText}${start}${ghost}`);
  });

  it('stay away when toggled off, and are back when toggled on', async () => {
    const { workbench } = vscode;
    const editor = vscode.editor('the-cat.txt');
    await workbench.runCommand('Unroll: Toggle Inline Suggestions');
    await workbench.statusItem.locator('.codicon-circle-slash').waitFor();
    await editor.replaceAll(sampleText);
    await editor.type(start);
    expect(await editor.hasGhostText(2000)).toBe(false);
    await workbench.runCommand('Unroll: Toggle Inline Suggestions');
    await workbench.statusItem.locator('.codicon-sparkle').waitFor();
    expect(await editor.ghostText()).toMatch(/^ mat/);
    await editor.replaceAll(sampleText);
    await editor.type(start);
    expect(await editor.ghostText()).toMatch(/^ mat/);
  });

  it('survive a reload of the window, without another training', async () => {
    const { workbench } = vscode;
    const editor = vscode.editor('the-cat.txt');
    await editor.replaceAll(sampleText);
    expect(await editor.save()).toBe(sampleText);
    await workbench.reload({ wasSaved: true });
    await workbench.openFile('the-cat.txt');
    const status = await workbench.statusWhere('the name of the model', (text) =>
      text.includes('the-cat.txt'),
    );
    expect(status).not.toContain('tokens/s');
    await editor.moveToEnd();
    await editor.type(start);
    const ghost = await editor.ghostText();
    expect(ghost).toMatch(/^ mat/);
    await vscode.session.page.keyboard.press('Tab');
    expect(await editor.save()).toBe(`${sampleText}${start}${ghost}`);
  });
}
