import { packArrays } from '../../protocol/packedArrays';
import type { Recording } from '../../protocol/recording';
import { darkVariables, lightVariables } from './themeVariables';

export interface ReportParts {
  /** The panel's bundle, as it is shipped for the editor. */
  script: string;
  style: string;
  recording: Recording;
  title: string;
  /** Language of the texts, such as en. */
  language: string;
  /** Translations by English text; none for English. */
  bundle?: Readonly<Record<string, string>>;
  /** Random, for this page only. */
  nonce: string;
}

/**
 * A page that needs nothing but itself: the panel, what it shows, and colours for light and dark. Its policy forbids
 * every request; texts are in blocks of data, which nothing runs.
 */
export function reportHtml(parts: ReportParts): string {
  const { script, style, recording, title, language, bundle = {}, nonce } = parts;
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1.0">
<title>${escapeHtml(title)}</title>
<style nonce="${nonce}">
${cssOf(':root', lightVariables, 'light')}
@media (prefers-color-scheme: dark) {
${cssOf(':root', darkVariables, 'dark')}
}
${style.replace(/<\/style/gi, '<\\/style')}
</style>
</head>
<body>
<div id="inspector"></div>
<script type="application/json" id="l10n">${inScript(JSON.stringify(bundle))}</script>
<script type="application/json" id="recording">${inScript(packArrays(recording))}</script>
<script nonce="${nonce}">${script.replace(/<\/script/gi, '<\\/script').replace(/<!--/g, '<\\!--')}</script>
</body>
</html>
`;
}

function cssOf(selector: string, variables: Readonly<Record<string, string>>, scheme: string): string {
  const lines = Object.entries(variables).map(([name, value]) => `  --vscode-${name}: ${value};`);
  return `${selector} {\n  color-scheme: ${scheme};\n${lines.join('\n')}\n}`;
}

/** JSON that ends no script element, whatever is in it. */
function inScript(json: string): string {
  return json.replace(/</g, '\\u003c');
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
