import { formatInteger } from '../format';
import type { UnitPlace } from '../panelState';
import { wholeAxis, zoomAxis } from '../traces/axisView';
import type { UnitMenu } from '../whatIf/unitMenu';
import { valuesAt } from './cellValues';
import type { GatesCrosshair } from './gatesCrosshair';
import type { GatesData } from './gatesData';
import type { GatesDelegate } from './gatesDelegate';
import type { GatesFrame } from './gatesFrame';
import type { GatesActions } from './gatesInput';
import type { GatesCell, GatesScene } from './gatesScene';
import { gatesStrings } from './gatesStrings';

/** Does what pointer, keys and buttons ask for: another view, a choice, a brush, the menu of a cell. */
export class GatesActor implements GatesActions {
  constructor(
    private readonly data: GatesData,
    private readonly crosshair: GatesCrosshair,
    private readonly frame: GatesFrame,
    private readonly menu: UnitMenu,
    private readonly delegate: GatesDelegate,
    private readonly sceneNow: () => GatesScene | undefined,
    private readonly update: () => void,
    private readonly hideTooltip: () => void,
  ) {}

  scene(): GatesScene | undefined {
    return this.sceneNow();
  }

  cell(): GatesCell | undefined {
    return this.data.model.cell;
  }

  setView(view: Partial<Pick<GatesScene, 'tokens' | 'units'>>): void {
    Object.assign(this.data.model, view);
    this.update();
  }

  setCell(cell: GatesCell | undefined, byKeyboard: boolean): void {
    this.crosshair.set(cell, byKeyboard);
  }

  hoverToken(row: number): void {
    this.crosshair.hover(row);
  }

  choose(cell: GatesCell): void {
    this.setCell(cell, this.crosshair.isByKeyboard);
    this.selectUnit(cell.unit);
    this.chooseToken(cell.row);
  }

  selectUnit(unit: number): void {
    const scene = this.scene();
    if (!scene) return;
    this.delegate.dispatch({ type: 'selectUnit', selectedUnit: this.placeOf(scene, unit) });
  }

  private placeOf({ layer, direction }: GatesScene, unit: number): UnitPlace {
    const side = this.delegate.half();
    return { ...(side && { side }), layer, direction, unit };
  }

  chooseToken(row: number): void {
    const token = this.data.texts.get(row);
    if (token) return this.delegate.select({ start: token.start, end: token.end });
    void this.data.rangeOf(row, row + 1).then((range) => range && this.delegate.select(range));
  }

  setBrush(rows: { from: number; to: number } | undefined, isDone: boolean): void {
    this.data.model.brush = rows;
    this.update();
    if (!isDone) return;
    if (!rows) return this.delegate.dispatch({ type: 'brush' });
    void this.data.rangeOf(rows.from, rows.to).then((range) => {
      const first = this.data.source.stretch?.stretch.first;
      if (!range || first === undefined) return;
      const brush = { tokenFrom: first + rows.from, tokenTo: first + rows.to, range };
      this.delegate.dispatch({ type: 'brush', brush });
      const ends = [formatInteger(brush.tokenFrom + 1), formatInteger(brush.tokenTo)] as const;
      this.delegate.announce(gatesStrings.brushed(...ends));
    });
  }

  zoom(factor: number): void {
    const { tokens } = this.data.model;
    if (!tokens) return;
    const cursor = this.scene()?.cursorRow ?? -1;
    const isInView = cursor >= tokens.from && cursor < tokens.from + tokens.span;
    const place = isInView ? cursor + 0.5 : tokens.from + tokens.span / 2;
    this.setView({ tokens: zoomAxis(tokens, factor, place) });
  }

  fit(): void {
    const { tokens, units } = this.data.model;
    if (tokens && units) this.setView({ tokens: wholeAxis(tokens.total), units: wholeAxis(units.total) });
  }

  toCursor(): void {
    const { stretch } = this.data.source;
    if (stretch) this.setView({ tokens: this.data.model.around(stretch) });
  }

  openMenu(cell: GatesCell): void {
    const scene = this.scene();
    const { stretch } = this.data.source;
    const quantity = scene?.tracks[cell.track]?.quantity;
    if (!scene || !stretch || !quantity) return;
    const values = this.delegate.isDifference()
      ? []
      : valuesAt(scene, cell, this.data.exact, this.data.shelf);
    const value = values.find((each) => each.quantity === quantity)?.value ?? NaN;
    const place = this.placeOf(scene, cell.unit);
    const token = stretch.stretch.first + cell.row;
    const { right, bottom } = this.frame.boxOf(scene, cell);
    this.hideTooltip();
    this.menu.open({ cell: scene.cell, place, quantity, value, token }, right, bottom, this.frame.plot);
  }
}
