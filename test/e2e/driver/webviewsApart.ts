import type { BrowserContext } from 'playwright-core';

/** Of the browser: an origin, not only a site, is what has a process. */
export const processPerOrigin = ['--enable-features=StrictOriginIsolation'];

/** The server's page under a name, which leads to this machine as 127.0.0.1 does. Webviews come from names below it. */
export const underName = (page: string): string => page.replace('127.0.0.1', 'workbench.localhost');

/**
 * Webviews get an origin of their own, and with it a process of their own: as in VS Code on a desktop and at vscode.dev, where the
 * server of the tests gives them the workbench's. Wants a context that passes over the workbench's content security policy, which
 * names the servers that webviews may come from.
 */
export async function keepWebviewsApart(context: BrowserContext, port: number): Promise<void> {
  const origin = underName(`http://{{uuid}}.127.0.0.1:${port}`);
  await context.addInitScript((apart) => {
    const plain = Reflect.get(Element.prototype, 'getAttribute') as (name: string) => string | null;
    Element.prototype.getAttribute = function (this: Element, name: string): string | null {
      const value = plain.call(this, name);
      if (this.id !== 'vscode-workbench-web-configuration' || name !== 'data-settings' || !value)
        return value;
      const { webviewEndpoint, ...rest } = JSON.parse(value) as Record<string, unknown>;
      const template = `${apart}/${String(webviewEndpoint)}/`;
      const productConfiguration = {
        ...(rest['productConfiguration'] as object),
        webviewContentExternalBaseUrlTemplate: template,
      };
      return JSON.stringify({ ...rest, productConfiguration });
    };
  }, origin);
}
