import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { inRoot, resultsFolder } from '../../scripts/lib/paths.mjs';
import { pause } from './driver/waiting';
import { describeInVscode } from './driver/vscodeSuite';
import { sampleText } from './texts';

/** Pictures of the README; `npm run screenshots` puts them where it shows them. */
const folder = process.env.UNROLL_SCREENSHOTS
  ? inRoot('media', 'screenshots')
  : path.join(resultsFolder, 'pictures');

const looks = [
  { name: 'inspector-dark', theme: 'Default Dark Modern', width: 1400 },
  { name: 'inspector-light', theme: 'Default Light Modern', width: 1400 },
  { name: 'inspector-high-contrast', theme: 'Default High Contrast', width: 1400 },
  { name: 'inspector-narrow', theme: 'Default Dark Modern', width: 900 },
];
const line = sampleText.slice(0, sampleText.indexOf('The cat sat on the mat')).split('\n').length;

describeInVscode(
  'pictures',
  { settings: { 'editor.minimap.enabled': false, 'editor.wordWrap': 'on' } },
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

    it.each(looks)('$name', async ({ name, theme, width }) => {
      const { inspector, session } = vscode;
      const before = await inspector.heatmapPixels();
      await session.page.setViewportSize({ width, height: 900 });
      await session.configure({ 'workbench.colorTheme': theme });
      await inspector.pixelsWhere(
        'a heatmap in the theme',
        () => inspector.heatmapPixels(),
        (pixels) => name === looks[0].name || pixels !== before,
      );
      // The workbench fades its colours in.
      await pause(700);
      fs.mkdirSync(folder, { recursive: true });
      const picture = path.join(folder, `${name}.png`);
      await session.page.screenshot({ path: picture });
      expect(fs.statSync(picture).size).toBeGreaterThan(20_000);
    });
  },
);
