import fs from 'node:fs';
import { expect, it } from 'vitest';
import { pictureFile, settledPicture, takePanel } from './driver/pictures';
import { describeInVscode } from './driver/vscodeSuite';
import { sampleText } from './texts';

const looks = [
  { name: 'inspector-dark', theme: 'Dark Modern', kind: 'vscode-dark', width: 1600 },
  { name: 'inspector-light', theme: 'Light Modern', kind: 'vscode-light', width: 1600 },
  { name: 'inspector-contrast', theme: 'Dark High Contrast', kind: 'vscode-high-contrast', width: 1600 },
  { name: 'inspector-narrow', theme: 'Dark Modern', kind: 'vscode-dark', width: 900 },
];
/** Each tab alone, as large as the panel is. */
const tabs = ['Predict', 'Gates', 'Belt', 'Memory', 'Units', 'Training'];
const tabLooks = looks.slice(0, 2);
const line = sampleText.slice(0, sampleText.indexOf('The cat sat on the mat')).split('\n').length;

describeInVscode(
  'pictures',
  {
    settings: {
      'editor.minimap.enabled': false,
      'editor.wordWrap': 'on',
      // Two pictures in a row are compared.
      'editor.cursorBlinking': 'solid',
    },
  },
  (vscode) => {
    it('show the inspector beside its text', async () => {
      const { workbench, inspector } = vscode;
      const editor = vscode.editor('the-cat.txt');
      await workbench.openFile('the-cat.txt');
      await workbench.runCommand('Unroll: Train on This File');
      await workbench.notification(/has learnt the-cat\.txt/, 110_000);
      await workbench.dismissNotifications();
      await workbench.runCommand('View: Close Primary Side Bar');
      await workbench.runCommand('Unroll: Open Inspector');
      await inspector.waitUntilShown();
      await editor.moveTo(line, 'The cat sat on the'.length + 1);
      await inspector.predictionsWhere('"mat" first', ([row]) => /mat/.test(row.text));
    });

    it.each(looks)('$name', async ({ name, theme, kind, width }) => {
      const { workbench, inspector, session } = vscode;
      await session.page.setViewportSize({ width, height: 1150 });
      await workbench.useTheme(theme);
      await inspector.themeKindIs(kind);
      await inspector.turnTo('Gates');
      await inspector.pixelsWhere(
        'a heatmap',
        () => inspector.heatmapPixels(),
        () => true,
      );
      await session.page.mouse.move(5, 5);
      const picture = await settledPicture(session.page);
      expect(picture.length).toBeGreaterThan(20_000);
      fs.writeFileSync(pictureFile(name), picture);
    });

    it.each(tabLooks)('every tab: $name', async ({ name, theme, kind }) => {
      const { workbench, inspector, session } = vscode;
      await session.page.setViewportSize({ width: 1900, height: 900 });
      await workbench.useTheme(theme);
      await inspector.themeKindIs(kind);
      // Deep in the text, so that there is something to look back on, and where more than one word may come.
      const said = '"Good morning," said the';
      const before = sampleText.slice(0, sampleText.lastIndexOf(said) + said.length);
      await vscode.editor('the-cat.txt').moveTo(before.split('\n').length, said.length + 1);
      for (const tab of tabs) {
        await inspector.turnTo(tab);
        await session.page.mouse.move(5, 5);
        await takePanel(session, `tab-${tab.toLowerCase()}-${name.replace('inspector-', '')}`);
      }
    });
  },
);
