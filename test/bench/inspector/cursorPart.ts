import { measureMoves } from './cursorMoves';
import type { Figure } from './figures';
import { heldKey } from './heldKey';
import { countPaints } from './inPage';
import { openLab } from './lab';

/** From the key, and from the cursor that it moved on the screen, to the predictions on the screen, with 256 hidden units. */
export async function cursorPart(webviewsApart = false): Promise<Figure[]> {
  const lab = await openLab({ tokens: 20_000, hiddenSize: 256, webviewsApart });
  try {
    await lab.page.evaluate(countPaints);
    await lab.editor.focus();
    const figures = await measureMoves(lab.session, lab.page);
    return [...figures, await heldKey(lab.session, lab.page)];
  } finally {
    await lab.session.close();
  }
}
