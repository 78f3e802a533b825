export interface InspectorHtmlParts {
  /** Addresses and source expression that the webview gives for the files of dist/webview. */
  scriptUri: string;
  styleUri: string;
  cspSource: string;
  /** Random, for this page only. */
  nonce: string;
  title: string;
  /** Language of the texts, such as en. */
  language: string;
  /** Translations by English text; none for English. */
  bundle?: Readonly<Record<string, string>>;
  /** What the panel showed when its window was left; undefined for a panel that is opened anew. */
  viewState?: unknown;
}

/** The inspector's page: nothing runs or loads but our own script and style. Texts of documents come by messages only. */
export function inspectorHtml(parts: InspectorHtmlParts): string {
  const { scriptUri, styleUri, cspSource, nonce, title, language, bundle = {}, viewState } = parts;
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource} 'nonce-${nonce}'`,
    `font-src ${cspSource}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1.0">
<link rel="stylesheet" href="${escapeHtml(styleUri)}">
<title>${escapeHtml(title)}</title>
</head>
<body>
<div id="inspector"></div>
<script type="application/json" id="l10n">${escapeJson(bundle)}</script>
<script type="application/json" id="view-state">${escapeJson(viewState ?? null)}</script>
<script nonce="${nonce}" src="${escapeHtml(scriptUri)}"></script>
</body>
</html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** JSON that ends no script element, whatever is in it. */
export function escapeJson(data: unknown): string {
  return JSON.stringify(data).replace(/</g, '\\u003c');
}
