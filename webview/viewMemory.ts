/**
 * Which of two stored states of the panel is the newer: VS Code's own, which a browser writes every few seconds only, or
 * the one that the page was handed by the extension when VS Code brought it back. A panel counts its changes.
 */
export function newerState(kept: unknown, handed: unknown): unknown {
  return changesOf(handed) > changesOf(kept) ? handed : kept;
}

/** What the extension handed to the page; undefined when it handed nothing that can be read. See `inspectorHtml`. */
export function handedState(): unknown {
  const text = document.getElementById('view-state')?.textContent;
  if (!text) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // Nothing to restore is no reason to show nothing.
    return undefined;
  }
}

function changesOf(state: unknown): number {
  const changes =
    typeof state === 'object' && state !== null && 'changes' in state ? state.changes : undefined;
  if (typeof changes === 'number' && changes >= 0) return changes;
  return state === undefined || state === null ? -1 : 0;
}
