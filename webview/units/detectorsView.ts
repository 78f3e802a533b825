import type { PatternSpec, UnitDetectors } from '../../src/protocol/units';
import { dataTable } from '../controls/dataTable';
import { PatternForm } from '../controls/patternForm';
import { smallButton } from '../controls/smallButton';
import { element, setHidden, setText } from '../dom';
import { formatInteger, formatPercent } from '../format';
import { type DetectorRow, detectorRows, namedFrom } from './detectorRows';
import { unitChip } from './unitChip';
import { unitsStrings } from './unitsStrings';

const unitsEach = 3;
const unitsInTable = 10;

/** What units go along with: the text's own features, the language's token types, and a person's own pattern. */
export class DetectorsView {
  readonly node: HTMLElement;
  private readonly note = element('p', { class: 'dim' });
  private readonly rows = element('div', { class: 'detectors', role: 'list' });
  private readonly table = dataTable(unitsStrings.showTable);
  private readonly pattern: PatternForm;
  private shown: UnitDetectors | undefined;

  constructor(
    look: (pattern: PatternSpec | undefined) => void,
    private readonly selectUnit: (unit: number) => void,
  ) {
    this.pattern = new PatternForm((pattern) => look(pattern));
    const head = element(
      'div',
      { class: 'section-head' },
      element('h2', {}, unitsStrings.detectorsTitle),
      smallButton(unitsStrings.again, () => look(this.patternSpec)),
    );
    this.node = element(
      'section',
      { class: 'units-detectors', 'aria-label': unitsStrings.detectorsTitle },
      head,
    );
    this.node.append(this.pattern.node, this.note, this.rows, this.table.node);
    this.show(undefined);
  }

  /** The pattern that is written down, if any. */
  get patternSpec(): PatternSpec | undefined {
    return this.pattern.spec;
  }

  /** Before anything was read, because the network is learning. */
  showTraining(): void {
    if (!this.shown) setText(this.note, unitsStrings.detectorsTraining);
  }

  /** Undefined while the text is being read. */
  show(answer: UnitDetectors | undefined, problem = '', selectedUnit?: number): void {
    this.shown = answer ?? (problem ? this.shown : undefined);
    const { shown } = this;
    this.pattern.showProblem(problem);
    setText(
      this.note,
      shown ? unitsStrings.detectorsNote(formatInteger(shown.tokens)) : unitsStrings.detectorsLooking,
    );
    setHidden(this.note, !shown && problem !== '');
    setHidden(this.table.node, !shown);
    const rows = shown ? detectorRows(shown.detectors, unitsEach) : [];
    this.rows.replaceChildren(...rows.map((row) => this.row(row, selectedUnit)));
    this.table.show(() => ({
      caption: unitsStrings.detectorsCaption,
      columns: [unitsStrings.featureColumn, unitsStrings.unitColumn, unitsStrings.rColumn],
      rows: detectorRows(shown?.detectors ?? [], unitsInTable).flatMap(({ id, units }) =>
        units.map(({ unit, r }) => [unitsStrings.feature(id), String(unit), correlationText(r)]),
      ),
    }));
  }

  private row({ id, share, units }: DetectorRow, selectedUnit: number | undefined): HTMLElement {
    const chips = units.map(({ unit, r }) => {
      const text = correlationText(r);
      const title = unitsStrings.correlationTitle(unit, text);
      return unitChip(unit, r, text, title, unit === selectedUnit, () => this.selectUnit(unit));
    });
    const isClear = Math.abs(units[0]?.r ?? 0) >= namedFrom;
    return element(
      'div',
      { class: `detector${isClear ? '' : ' weak'}`, role: 'listitem' },
      element(
        'div',
        { class: 'detector-name', title: unitsStrings.featureShare(formatPercent(share)) },
        element('bdi', {}, unitsStrings.feature(id)),
      ),
      chips.length > 0
        ? element('div', { class: 'unit-chips' }, ...chips)
        : element('div', { class: 'dim' }, unitsStrings.constant),
    );
  }
}

/** r to two digits, with its sign. */
export function correlationText(r: number): string {
  return `${r < 0 ? '−' : '+'}${Math.abs(r).toFixed(2)}`;
}
