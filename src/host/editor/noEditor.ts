import { TabInputCustom, TabInputNotebook, TabInputText, window, workspace } from 'vscode';
import { UnrollError } from '../../base/errors';
import { phrase } from '../../base/phrase';

/** Why there is no text to work on, and what to do. VS Code gives extensions no text of a file over 50 MB. */
export function noEditorError(): UnrollError {
  const tab = window.tabGroups.activeTabGroup.activeTab;
  const input = tab?.input;
  if (tab && input instanceof TabInputText && !isOpen(input.uri.toString())) {
    return new UnrollError(
      'too-large',
      phrase`VS Code does not let extensions read ${tab.label}: it is not a text, or larger than 50 MB.`,
      'Open a smaller part of it in an editor of its own, or train with the command line: unroll train.',
    );
  }
  if (tab && input instanceof TabInputNotebook) {
    return new UnrollError(
      'bad-input',
      phrase`${tab.label} is a notebook, and none of its cells is being edited.`,
      'Put the cursor into a cell, or open the notebook as text.',
    );
  }
  if (tab && input instanceof TabInputCustom) {
    return new UnrollError(
      'bad-input',
      phrase`${tab.label} is not open as text.`,
      'Use “Reopen Editor With… > Text Editor” first.',
    );
  }
  return new UnrollError(
    'bad-input',
    'No text editor is active, or its file is larger than 50 MB.',
    'Open a text, click into it, and run the command again.',
  );
}

function isOpen(uri: string): boolean {
  return workspace.textDocuments.some((document) => document.uri.toString() === uri);
}
