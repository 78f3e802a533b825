import { element } from './dom';

/**
 * Tells the toolkit the nonce of this script, with which it may make the one style element that it tests the browser
 * with; without it the content security policy would stop that, and focus rings would show on every click. Imported
 * before the toolkit, which looks for it while it loads.
 */
const { currentScript } = document;
if (currentScript instanceof HTMLScriptElement && currentScript.nonce !== '') {
  document.head.append(element('meta', { property: 'csp-nonce', content: currentScript.nonce }));
}
