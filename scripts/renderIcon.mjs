// Draws media/icon.png from media/icon.svg: the marketplace wants a bitmap.
import fs from 'node:fs';
import { chromium } from 'playwright-core';
import { chromiumArguments, ensureChromium } from './lib/chromium.mjs';
import { inRoot } from './lib/paths.mjs';

const size = 256;
const svg = fs.readFileSync(inRoot('media', 'icon.svg'), 'utf8');
const browser = await chromium.launch({ executablePath: await ensureChromium(), args: chromiumArguments });
const page = await browser.newPage({ viewport: { width: size, height: size } });
await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${svg}`);
await page.screenshot({ path: inRoot('media', 'icon.png'), omitBackground: true });
await browser.close();
