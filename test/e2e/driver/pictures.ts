import fs from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { inRoot, resultsFolder } from '../../../scripts/lib/paths.mjs';
import type { Session } from './session';
import { waitFor } from './waiting';

/** Pictures of the README; `npm run screenshots` puts them where it shows them. */
const folder = process.env.UNROLL_SCREENSHOTS
  ? inRoot('media', 'screenshots')
  : path.join(resultsFolder, 'pictures');

/** Where to draw a picture of the README. */
export function pictureFile(name: string): string {
  fs.mkdirSync(folder, { recursive: true });
  return path.join(folder, `${name}.png`);
}

/** A picture of something that has come to rest: two in a row are the same. The workbench fades its colours in. */
export async function settledPicture(of: Page | Locator): Promise<Buffer> {
  const take = (): Promise<Buffer> => of.screenshot({ animations: 'disabled' });
  let last = await take();
  return waitFor(
    'a picture that stands still',
    async () => {
      const before = last;
      last = await take();
      return last.equals(before) ? last : undefined;
    },
    { intervalMs: 150 },
  );
}

/** Takes the picture of the panel alone, as large as it is, from its top. */
export async function takePanel({ page }: Session, name: string): Promise<void> {
  const file = pictureFile(name);
  const panel = page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  await panel.locator('html').evaluate((root) => root.ownerDocument.defaultView?.scrollTo(0, 0));
  fs.writeFileSync(file, await settledPicture(page.locator('iframe.webview.ready')));
  expect(fs.statSync(file).size).toBeGreaterThan(10_000);
}
