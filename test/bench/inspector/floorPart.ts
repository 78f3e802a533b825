import { inRoot } from '../../../scripts/lib/paths.mjs';
import { measureMoves } from './cursorMoves';
import type { Figure } from './figures';
import { countPaints } from './inPage';
import { openLab } from './lab';

/**
 * The same moves in the same VS Code before the page of another extension, which does nothing but write the cursor's offset into a
 * paragraph: what no extension can be faster than.
 */
export async function floorPart(webviewsApart = false): Promise<Figure[]> {
  const extensions = [inRoot('test', 'bench', 'inspector', 'floor')];
  const lab = await openLab({ tokens: 20_000, hiddenSize: 256, extensions, webviewsApart });
  try {
    const { session, workbench, editor } = lab;
    // In front of the inspector, whose page is gone then.
    await workbench.runCommand('Floor: Open');
    const views = session.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
    const page = await (await views.locator('main.floor').elementHandle())?.ownerFrame();
    if (!page) throw new Error('The page of the other extension is not shown.');
    await page.evaluate(countPaints);
    await editor.focus();
    const figures = await measureMoves(session, page);
    return figures.map(({ what, target, measured }) => ({
      what: what.replace('predictions', 'the offset'),
      target: `none; of predictions ${target}`,
      measured,
    }));
  } finally {
    await lab.session.close();
  }
}
