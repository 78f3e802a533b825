import {
  type Button,
  type Dropdown,
  type Option,
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeDropdown,
  vsCodeOption,
} from '@vscode/webview-ui-toolkit';
import { toolkitElement } from '../dom';

/** Registers the custom elements; call once, before any is made. */
export function registerToolkit(): void {
  provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeDropdown(), vsCodeOption());
}

export function button(label: string, appearance: 'primary' | 'secondary', onClick: () => void): Button {
  const node = toolkitElement<Button>('vscode-button', { appearance }, label);
  node.addEventListener('click', onClick);
  return node;
}

export interface Choice {
  value: string;
  label: string;
}

/** A labelled drop-down whose choices may change without losing the chosen one. */
export class Selector {
  readonly node: Dropdown;
  private shownKey = '';

  constructor(label: string, onChange: (value: string) => void) {
    this.node = toolkitElement<Dropdown>('vscode-dropdown', { 'aria-label': label, title: label });
    this.node.addEventListener('change', () => onChange(this.node.value));
  }

  show(choices: readonly Choice[], value: string): void {
    const key = choices.map((choice) => `${choice.value}=${choice.label}`).join();
    if (key !== this.shownKey) {
      this.shownKey = key;
      this.node.replaceChildren(
        ...choices.map(({ value: own, label }) =>
          // An option without a text would be called “Option” by the toolkit, in every language.
          toolkitElement<Option>('vscode-option', { value: own }, label || '–'),
        ),
      );
    }
    // The element takes in new options after this turn; a value set before is forgotten.
    queueMicrotask(() => {
      if (this.node.value !== value) this.node.value = value;
    });
  }
}
