import type { PatternSpec } from '../../src/protocol/units';
import { element, setHidden, setText } from '../dom';
import { t } from '../l10n';
import { smallButton } from './smallButton';

const patternStrings = {
  pattern: t('Your own: a regular expression'),
  placeholder: t('such as https?:\\/\\/ or \\bthe\\b'),
  ignoreCase: t('ignore case'),
  find: t('Find'),
} as const;

/** A person's own regular expression, and what is wrong with it. */
export class PatternForm {
  readonly node: HTMLElement;
  private readonly source = element('input', {
    type: 'text',
    class: 'pattern-input',
    'aria-label': patternStrings.pattern,
    placeholder: patternStrings.placeholder,
    spellcheck: 'false',
    maxlength: '1000',
  });
  private readonly ignoreCase = element('input', { type: 'checkbox' });
  private readonly problem = element('p', { class: 'units-problem', role: 'alert' });

  constructor(submit: (pattern: PatternSpec | undefined) => void) {
    const form = element(
      'form',
      { class: 'pattern-form' },
      this.source,
      element('label', { class: 'pattern-check' }, this.ignoreCase, patternStrings.ignoreCase),
      smallButton(patternStrings.find, () => submit(this.spec)),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      submit(this.spec);
    });
    this.node = element('div', {}, form, this.problem);
    this.showProblem('');
  }

  /** What is written down, if anything. */
  get spec(): PatternSpec | undefined {
    const source = this.source.value;
    return source === '' ? undefined : { source, ignoreCase: this.ignoreCase.checked };
  }

  /** Writes it down, where nobody has written anything. */
  offer(pattern: PatternSpec | undefined): void {
    if (!pattern || this.source.value !== '' || document.activeElement === this.source) return;
    this.source.value = pattern.source;
    this.ignoreCase.checked = pattern.ignoreCase;
  }

  showProblem(words: string): void {
    setText(this.problem, words);
    setHidden(this.problem, words === '');
  }
}
