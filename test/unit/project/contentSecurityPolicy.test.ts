import { describe, expect, it } from 'vitest';
import { inspectorHtml } from '../../../src/host/inspector/inspectorHtml';
import { projectFiles, readProjectFile } from './projectFiles';

const parts = {
  scriptUri: 'https://files.example/dist/webview/inspector.js',
  styleUri: 'https://files.example/dist/webview/inspector.css',
  cspSource: 'https://files.example',
  nonce: 'bm9uY2U',
  title: 'Unroll',
  language: 'en',
};

/** Directives of the page's policy by name. */
function policyOf(html: string): Map<string, string[]> {
  const content = /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(html)?.[1];
  if (content === undefined) throw new Error('The page has no content security policy.');
  const directives = content.replace(/&#39;/g, "'").split(';');
  return new Map(
    directives.map((directive) => directive.trim().split(/\s+/)).map(([name, ...values]) => [name, values]),
  );
}

describe("the inspector's content security policy", () => {
  const html = inspectorHtml(parts);
  const policy = policyOf(html);

  it('refuses everything that is not named', () => {
    expect(policy.get('default-src')).toEqual([`'none'`]);
  });

  it('runs only the script with the nonce', () => {
    expect(policy.get('script-src')).toEqual([`'nonce-${parts.nonce}'`]);
    const scripts = [...html.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag);
    // Blocks of data are no scripts: nothing runs them.
    expect(scripts.splice(0, 2)).toEqual(
      ['l10n', 'view-state'].map((id) => `<script type="application/json" id="${id}">`),
    );
    expect(scripts).toEqual([`<script nonce="${parts.nonce}" src="${parts.scriptUri}">`]);
  });

  it('allows nothing unsafe and nothing from anywhere', () => {
    for (const [name, values] of policy) {
      const unsafe = values.filter((value) => /unsafe|\*|^https?:$|^data:$|^blob:$/.test(value));
      expect(unsafe, name).toEqual([]);
    }
  });

  it('loads from our own folder only', () => {
    const named = [...policy.values()].flat().filter((value) => !value.startsWith(`'`));
    expect(new Set(named)).toEqual(new Set([parts.cspSource]));
  });

  it('has no handlers or styles in its mark-up, and escapes what it is given', () => {
    expect(html).not.toMatch(/\son\w+=|\sstyle=|<style/);
    const hostile = inspectorHtml({ ...parts, title: '</title><script>alert(1)</script>' });
    expect(hostile).not.toContain('<script>');
    const bundle = { text: '</script><script>alert(1)</script><!--' };
    const translated = inspectorHtml({ ...parts, bundle, viewState: bundle });
    expect(translated.match(/<\/script>/g)).toHaveLength(3);
    for (const id of ['l10n', 'view-state']) {
      const [, data] = new RegExp(`id="${id}">(.*?)</script>`).exec(translated) ?? [];
      expect(JSON.parse(data ?? '')).toEqual(bundle);
    }
  });
});

describe('sources of the webview', () => {
  it('never make code or mark-up out of text', () => {
    const files = projectFiles('webview', /\.ts$/);
    expect(files.length).toBeGreaterThan(5);
    const risky = /\beval\(|new Function\(|\.innerHTML\b|\.outerHTML\b|insertAdjacentHTML|document\.write/;
    expect(files.filter((file) => risky.test(readProjectFile(file)))).toEqual([]);
  });
});
