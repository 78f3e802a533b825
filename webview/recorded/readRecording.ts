import { unpackArrays } from '../../src/protocol/packedArrays';
import type { Recording } from '../../src/protocol/recording';

/** What a report's page carries; undefined in the editor. */
export function readRecording(): Recording | undefined {
  const text = document.getElementById('recording')?.textContent;
  return text ? (unpackArrays(text) as Recording) : undefined;
}

/** There is no editor to say which theme it has: the browser's own is taken, also when it changes. */
export function followBrowserTheme(): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    document.body.className = `recorded ${dark.matches ? 'vscode-dark' : 'vscode-light'}`;
  };
  dark.addEventListener('change', apply);
  apply();
}
