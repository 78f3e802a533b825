import { DisposableObject } from '../../src/base/disposable';
import type { QuestionAnswer } from '../../src/protocol/inspectorQuestions';
import { type CachePart, cacheParts } from '../../src/protocol/spec';
import { tokenNodes } from '../controls/tokenNodes';
import { element, setHidden, setText } from '../dom';
import { formatPercent } from '../format';
import { strings } from '../strings';
import { spokenText } from '../visibleText';

type Origin = 'model' | CachePart;
const origins: readonly Origin[] = ['model', ...cacheParts];

/** Less of a prediction is not worth a word. */
const leastShare = 0.005;

/** What suggestions choose among, and how much of it is the model's own, or was copied: from which line, a click goes there. */
export class OriginsView extends DisposableObject {
  readonly node: HTMLElement;
  private readonly rows = element('div', { class: 'origin-rows' });
  private readonly legend = element('p', { class: 'origin-legend dim' });
  private readonly off = element('p', { class: 'dim' }, strings.originsOff);

  constructor(private readonly goTo: (offset: number, length: number) => void) {
    super();
    const head = element('div', { class: 'section-head' }, element('h2', {}, strings.originsTitle));
    this.node = element('section', { class: 'origins', 'aria-label': strings.originsTitle }, head);
    this.node.append(this.off, this.rows, this.legend);
    setHidden(this.node, true);
  }

  /** Hidden where nothing can be said. */
  show(answer: QuestionAnswer<'origins'> | undefined): void {
    setHidden(this.node, !answer || answer.result.predictions.length === 0);
    if (!answer) return;
    const { result, lines, caches } = answer;
    setHidden(this.off, caches.length > 0);
    setHidden(this.rows, caches.length === 0);
    setHidden(this.legend, caches.length === 0);
    const shown = origins.filter((origin) => origin === 'model' || caches.includes(origin));
    this.legend.replaceChildren(
      ...shown.map((origin) =>
        element('span', { class: 'origin-key' }, swatch(origin), strings.originNames[origin]),
      ),
    );
    const most = Math.max(...result.predictions.map(({ probability }) => probability));
    this.rows.replaceChildren(
      ...result.predictions.map((prediction, index) => this.row(prediction, lines[index] ?? null, most)),
    );
  }

  private row(
    { text, probability, cached }: QuestionAnswer<'origins'>['result']['predictions'][number],
    line: number | null,
    most: number,
  ): HTMLElement {
    const share = (origin: Origin) =>
      origin === 'model' ? Math.max(0, 1 - (cached?.share ?? 0)) : (cached?.parts[origin] ?? 0);
    const said = origins.filter((origin) => share(origin) >= leastShare);
    const words = said
      .map((origin) => strings.originShare(strings.originNames[origin], formatPercent(share(origin))))
      .join(', ');
    const bar = element('span', { class: 'origin-bar', role: 'img', 'aria-label': words });
    bar.title = words;
    for (const origin of said) {
      const part = element('span', { class: `origin-part ${origin}` });
      part.style.flexGrow = String(share(origin));
      bar.append(part);
    }
    const whole = element('span', { class: 'origin-track' }, bar);
    // The most probable one has all the room: of one in five the parts could hardly be seen.
    bar.style.width = `${Math.max(1, 100 * (most > 0 ? probability / most : 0))}%`;
    const token = element('span', { class: 'prediction-text' }, element('bdi', {}, ...tokenNodes(text)));
    const number = element('span', { class: 'number' }, formatPercent(probability));
    return element(
      'div',
      { class: 'origin-row' },
      token,
      whole,
      number,
      this.place(text, cached?.offset, line),
    );
  }

  private place(text: string, offset: number | undefined, line: number | null): HTMLElement {
    if (offset === undefined || line === null) return element('span', { class: 'origin-place' });
    const button = element('button', { class: 'link origin-place', type: 'button' });
    setText(button, strings.copiedFrom(line));
    button.title = strings.copiedTitle(spokenText(text), line);
    button.addEventListener('click', () => this.goTo(offset, text.length));
    return button;
  }
}

function swatch(origin: Origin): HTMLElement {
  return element('span', { class: `origin-part origin-swatch ${origin}`, 'aria-hidden': 'true' });
}
