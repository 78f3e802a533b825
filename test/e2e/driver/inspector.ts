import type { Frame, FrameLocator, Locator, Page } from 'playwright-core';
import { waitFor } from './waiting';
import { readable } from './workbench';

export interface ShownPrediction {
  /** As the panel shows it, with visible white space. */
  text: string;
  /** In [0, 1], as wide as its bar is. */
  probability: number;
}

/** The inspector's panel. Parts are found as a person or a screen reader finds them: by heading and role. */
export class Inspector {
  private readonly frame: FrameLocator;

  constructor(private readonly page: Page) {
    this.frame = page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  }

  private section(title: string | RegExp): Locator {
    return this.frame.getByRole('region', { name: title }).first();
  }

  get header(): Locator {
    return this.frame.locator('header.run');
  }

  async waitUntilShown(): Promise<void> {
    await this.header.waitFor({ timeout: 30_000 });
  }

  /** The panel's page itself, to run something in it. */
  async ownPage(): Promise<Frame> {
    const root = await this.frame.locator('main.inspector').elementHandle();
    const page = await root?.ownerFrame();
    if (!page) throw new Error('The inspector is not shown.');
    return page;
  }

  /** Waits until the header says something that `accept` takes. */
  headerWhere(what: string, accept: (text: string) => boolean, timeoutMs?: number): Promise<string> {
    return waitFor(
      `an inspector that says ${what}`,
      async () => {
        const text = readable(await this.header.innerText());
        return accept(text) ? text : undefined;
      },
      { timeoutMs },
    );
  }

  /** Waits for a kind of colour theme: vscode-light, vscode-dark or vscode-high-contrast. */
  async themeKindIs(kind: string): Promise<void> {
    await this.frame.locator(`body[data-vscode-theme-kind="${kind}"]`).waitFor();
  }

  /** Turns to a tab. */
  async turnTo(tab: string): Promise<void> {
    await this.frame.getByRole('tab', { name: tab, exact: true }).click();
    await this.frame.getByRole('tabpanel', { name: tab, exact: true }).waitFor();
  }

  /** A part of the tab on view, by its label. */
  region(name: string): Locator {
    return this.frame.getByRole('region', { name, exact: true });
  }

  /** What a tab shows, while it is on view. */
  panel(tab: string): Locator {
    return this.frame.getByRole('tabpanel', { name: tab, exact: true });
  }

  radio(name: string): Locator {
    return this.frame.getByRole('radio', { name, exact: true });
  }

  /** Controls that belong together, by what they are for. */
  group(name: string): Locator {
    return this.frame.getByRole('group', { name, exact: true });
  }

  /** Anything that says this. */
  text(words: string): Locator {
    return this.frame.getByText(words).first();
  }

  button(name: string): Locator {
    return this.frame.getByRole('button', { name, exact: true });
  }

  /** Rows of the prediction list, most probable first; empty while there is none. */
  async predictions(): Promise<ShownPrediction[]> {
    const rows = this.section(/^Next (word|character)$/).getByRole('option');
    return rows.evaluateAll((elements) =>
      elements
        .filter((row): row is HTMLElement => row instanceof HTMLElement && row.offsetParent !== null)
        .map((row) => ({
          text: row.querySelector('.prediction-text')?.textContent ?? '',
          probability: Number(
            /scaleX\(([\d.e-]+)\)/.exec(row.querySelector<HTMLElement>('.bar')?.style.transform ?? '')?.[1],
          ),
        })),
    );
  }

  predictionsWhere(what: string, accept: (rows: ShownPrediction[]) => boolean): Promise<ShownPrediction[]> {
    return waitFor(`predictions with ${what}`, async () => {
      const rows = await this.predictions();
      return rows.length > 0 && accept(rows) ? rows : undefined;
    });
  }

  /** Pixels of the training curves, as an opaque fingerprint. */
  curvePixels(): Promise<string> {
    return fingerprint(this.section('Training').locator('canvas').first());
  }

  /** Pixels of the heatmap's cells, as an opaque fingerprint. */
  heatmapPixels(): Promise<string> {
    return fingerprint(this.heatmap.locator('.heatmap-stack canvas').first());
  }

  pixelsWhere(
    what: string,
    read: () => Promise<string>,
    accept: (pixels: string) => boolean,
  ): Promise<string> {
    return waitFor(what, async () => {
      const pixels = await read();
      return pixels !== '' && accept(pixels) ? pixels : undefined;
    });
  }

  get heatmap(): Locator {
    return this.section('Gates and states');
  }

  get belt(): Locator {
    return this.section('One unit along the text');
  }

  /** Moves the pointer over the heatmap at a share of its width, and of its height, and returns what the tooltip says there. */
  async hoverHeatmap(share: number, height?: number): Promise<string> {
    const stack = this.heatmap.locator('.heatmap-stack');
    await stack.evaluate((element) => element.scrollIntoView({ block: 'center' }));
    const box = await stack.boundingBox();
    if (!box) throw new Error('The heatmap is not shown.');
    const y = height === undefined ? Math.min(30, box.height / 4) : box.height * height;
    await this.page.mouse.move(box.x + box.width * share, box.y + y, { steps: 3 });
    const tooltip = this.frame.locator('.tooltip');
    await tooltip.waitFor({ timeout: 3000 });
    return readable(await tooltip.innerText());
  }

  /** Chooses from the menu of the cell where `hoverHeatmap` has put the pointer. */
  async heatmapMenu(item: string): Promise<void> {
    await this.page.mouse.down({ button: 'right' });
    await this.page.mouse.up({ button: 'right' });
    await this.frame.getByRole('menuitem', { name: item, exact: true }).click({ timeout: 5000 });
  }

  /** What is set in the network, and what follows. */
  get whatIf(): Locator {
    return this.frame.locator('.what-if');
  }

  /** Presses the mouse where `hoverHeatmap` has put the pointer. */
  async clickHeatmap(): Promise<void> {
    await this.page.mouse.down();
    await this.page.mouse.up();
  }

  /** The token that the tooltip names, with visible white space. */
  async hoveredToken(): Promise<string> {
    return readable(await this.frame.locator('.tooltip .token').innerText());
  }
}

/** Hash of a canvas's pixels; '' while it holds none. Taken in the page: the pixels themselves stay there. */
async function fingerprint(canvas: Locator): Promise<string> {
  if ((await canvas.count()) === 0) return '';
  return canvas.evaluate((element) => {
    if (!(element instanceof HTMLCanvasElement) || element.width === 0 || element.height === 0) return '';
    const data = element.getContext('2d')?.getImageData(0, 0, element.width, element.height).data;
    if (!data?.some((value) => value !== 0)) return '';
    // FNV-1a, 32 bits.
    let hash = 0x811c9dc5;
    for (const value of data) hash = Math.imul(hash ^ value, 0x01000193);
    return `${element.width}x${element.height}:${(hash >>> 0).toString(16)}`;
  });
}
