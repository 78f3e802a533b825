import { quantityNames, strings } from '../strings';
import { formatInteger, formatValue } from '../format';
import { spokenText, visibleText } from '../visibleText';
import { valuesAt } from './cellValues';
import type { ColumnTable } from './columnTable';
import type { GatesData } from './gatesData';
import type { GatesDelegate } from './gatesDelegate';
import type { GatesFrame } from './gatesFrame';
import type { GatesLegend } from './gatesLegend';
import type { GatesCell, GatesScene } from './gatesScene';
import type { GatesTooltip } from './gatesTooltip';
import type { MarksSurface } from './marksSurface';
import type { TokenAxis } from './tokenAxis';

/** What shows the cell that is pointed at. */
export interface CrosshairViews {
  marks: MarksSurface;
  axis: TokenAxis;
  legend: GatesLegend;
  tooltip: GatesTooltip;
  table: ColumnTable;
}

/** The cell under the pointer, or where the keys have come to: marked, named, its exact values told and spoken. */
export class GatesCrosshair {
  private byKeyboard = false;
  private hoveredRow = -1;
  private scene: GatesScene | undefined;

  constructor(
    private readonly data: GatesData,
    private readonly views: CrosshairViews,
    private readonly frame: GatesFrame,
    private readonly delegate: Pick<GatesDelegate, 'choice' | 'announce'>,
  ) {}

  get isByKeyboard(): boolean {
    return this.byKeyboard;
  }

  set(cell: GatesCell | undefined, byKeyboard: boolean): void {
    const { model } = this.data;
    const { cell: old } = model;
    if (!cell && this.byKeyboard && !byKeyboard) return;
    if (old?.track === cell?.track && old?.row === cell?.row && old?.unit === cell?.unit) return;
    model.cell = cell;
    this.byKeyboard = byKeyboard && cell !== undefined;
    this.draw();
  }

  /** A token of the axis is pointed at; -1 for none. */
  hover(row: number): void {
    if (row === this.hoveredRow) return;
    this.hoveredRow = row;
    this.frame.axisBox.classList.toggle('pointing', row >= 0);
    this.draw();
  }

  show(scene: GatesScene | undefined): void {
    this.scene = scene;
    this.draw();
  }

  draw(): void {
    const { scene, data, views, delegate } = this;
    const { cell } = data.model;
    views.marks.show(scene, cell);
    views.axis.show(scene, cell?.row ?? this.hoveredRow);
    if (scene) this.showTable(scene, cell);
    const track = cell && scene?.tracks[cell.track];
    if (!scene || !cell || !track) {
      views.legend.mark(undefined, NaN);
      return views.tooltip.hide();
    }
    const values = valuesAt(scene, cell, data.exact, data.shelf);
    const shown = values.find(({ quantity }) => quantity === track.quantity);
    views.legend.mark(track.quantity, shown?.value ?? NaN);
    const token = data.texts.get(cell.row);
    const correlation = data.correlation(delegate.choice(), cell.unit);
    views.tooltip.show(scene, cell, { values, token, correlation }, this.frame.boxOf(scene, cell));
    if (!this.byKeyboard || !shown?.isExact || !token) return;
    const name = quantityNames[track.quantity].full;
    const value = formatValue(shown.value ?? NaN);
    delegate.announce(strings.cellSpoken(name, cell.unit, spokenText(token.text), value));
  }

  private showTable(scene: GatesScene, cell: GatesCell | undefined): void {
    const { table } = this.views;
    if (!table.isOpen) return;
    const row = cell?.row ?? (scene.cursorRow >= 0 ? scene.cursorRow : scene.tokens.total - 1);
    const column = this.data.exact.column(scene, row);
    const token = this.data.texts.get(row);
    const ranking = scene.tracks.length === 1 ? scene.tracks[0]?.quantity : undefined;
    if (!column || !token) return;
    const number = formatInteger(this.data.first + row + 1);
    table.show(column, ranking ?? 'hidden', visibleText(token.text), number);
  }
}
