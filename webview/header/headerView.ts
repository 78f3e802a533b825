import type {
  InspectorCommand,
  RunState,
  RunView,
  TextDifference,
} from '../../src/protocol/inspectorProtocol';
import type { TrainingPoint } from '../../src/protocol/training';
import { smallButton } from '../controls/smallButton';
import { button } from '../controls/toolkit';
import { element, setHidden, setText } from '../dom';
import { stateNames, strings } from '../strings';
import { commandLabels, commandsOf, trainCommandOf } from './runCommands';
import { modelLine, progressOf, type Stat, statsOf } from './stats';

/** Which model speaks, how its training goes, and what can be done about it. */
export class HeaderView {
  readonly node = element('header', { class: 'run' });
  private readonly name = element('span', { class: 'run-name-text' });
  private readonly reads = element('span', { class: 'dim' });
  private readonly state = element('span', { class: 'run-state', role: 'status' });
  private readonly model = element('div', { class: 'run-model dim' });
  private readonly stats = element('dl', { class: 'stats' });
  private readonly note = element('p', { class: 'run-note' });
  private readonly differs = element('span');
  private readonly notice = element('p', { class: 'run-differs', role: 'note' }, this.differs, ' ');
  private readonly actions = element('div', { class: 'actions' });
  private readonly progress = element('div', {
    class: 'progress',
    role: 'progressbar',
    'aria-label': strings.progress,
  });
  private readonly progressBar = element('div', { class: 'progress-bar' });
  private shownActions = '';
  private shown: readonly unknown[] = [];
  private trainCommand: InspectorCommand = 'train';

  constructor(private readonly run: (command: InspectorCommand) => void) {
    const chooser = element(
      'button',
      { class: 'run-name', type: 'button', title: strings.chooseModelTitle },
      this.name,
    );
    chooser.append(element('span', { class: 'chevron', 'aria-hidden': 'true' }));
    chooser.addEventListener('click', () => run('selectModel'));
    const title = element('div', { class: 'run-title' }, this.state, chooser, this.reads);
    const about = element('div', { class: 'run-about' }, title, this.model);
    this.progress.append(this.progressBar);
    this.notice.append(smallButton(strings.trainAgainHere, () => run(this.trainCommand)));
    this.node.append(about, this.stats, this.actions, this.note, this.notice, this.progress);
  }

  show(run: RunView, documentName: string, points: readonly TrainingPoint[], differs?: TextDifference): void {
    // Nothing of it hangs on the cursor, with which it is asked most.
    const shown = [run, documentName, points, differs];
    if (shown.every((each, index) => each === this.shown[index])) return;
    this.shown = shown;
    setText(this.name, run.name);
    setText(
      this.reads,
      documentName !== '' && documentName !== run.name ? strings.reading(documentName) : '',
    );
    setText(this.model, modelLine(run));
    setText(this.note, run.note);
    setHidden(this.note, run.note === '');
    if (differs) setText(this.differs, strings.differs[differs](run.name));
    setHidden(this.notice, differs === undefined);
    this.node.dataset['state'] = run.state;
    setText(this.state, stateNames[run.state]);
    // The notice has a button of its own for training.
    const { kind } = run.spec.model;
    this.trainCommand = trainCommandOf(kind);
    const wanted = commandsOf(run.state, kind).filter((command) => !differs || command !== this.trainCommand);
    if (wanted.join() !== this.shownActions) {
      this.shownActions = wanted.join();
      this.showActions(run.state, wanted);
    }
    this.showStats(statsOf(run, points));
    this.showProgress(progressOf(run, points));
  }

  private showActions(state: RunState, wanted: readonly InspectorCommand[]): void {
    const hadFocus = this.actions.contains(document.activeElement);
    const buttons = wanted.map((command) => {
      const isMain = command === 'resume' || state === 'failed';
      return button(commandLabels[command] ?? command, isMain ? 'primary' : 'secondary', () =>
        this.run(command),
      );
    });
    this.actions.replaceChildren(...buttons);
    // Whoever pressed Pause by keyboard finds Resume under the fingers.
    if (hadFocus) buttons[0]?.focus();
  }

  private showStats(stats: readonly Stat[]): void {
    while (this.stats.children.length > stats.length) this.stats.lastElementChild?.remove();
    for (const [index, stat] of stats.entries()) {
      const pair =
        this.stats.children[index] ??
        this.stats.appendChild(element('div', {}, element('dt'), element('dd')));
      const [label, value] = pair.children;
      if (label) setText(label, stat.label);
      if (value) setText(value, stat.value);
      if (pair instanceof HTMLElement) pair.title = stat.title;
    }
  }

  private showProgress(share: number | undefined): void {
    this.progress.classList.toggle('idle', share === undefined);
    if (share === undefined) return this.progress.removeAttribute('aria-valuenow');
    this.progressBar.style.transform = `scaleX(${share})`;
    this.progress.setAttribute('aria-valuenow', String(Math.round(share * 100)));
  }
}
