import { smallButton } from '../controls/smallButton';
import { element, setHidden, setText } from '../dom';
import { strings } from '../strings';

export interface Message {
  message: string;
  hint: string;
  /** The engine has died: a button starts it again. */
  startAgain?: boolean;
}

/** Something went wrong: what, and what to do. Stays until dismissed or overtaken by good news. */
export class MessageBar {
  readonly node = element('div', { class: 'message-bar', role: 'alert' });
  private readonly message = element('strong');
  private readonly hint = element('span');
  private shown: Message | undefined;
  private dismissed: Message | undefined;

  private readonly restart: HTMLElement;

  constructor(startAgain: () => void) {
    const label = strings.dismiss;
    const close = element(
      'button',
      { type: 'button', class: 'close', title: label, 'aria-label': label },
      '×',
    );
    this.restart = smallButton(strings.startAgain, startAgain);
    const words = element('div', { class: 'message-words' }, this.message, ' ', this.hint);
    this.node.append(words, this.restart, close);
    this.node.hidden = true;
    close.addEventListener('click', () => {
      this.dismissed = this.shown;
      this.show(this.shown);
    });
  }

  show(message: Message | undefined): void {
    this.shown = message;
    setText(this.message, message?.message ?? '');
    setText(this.hint, message?.hint ?? '');
    setHidden(this.restart, message?.startAgain !== true);
    setHidden(this.node, message === undefined || message === this.dismissed);
  }
}
