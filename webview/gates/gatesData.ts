import { DisposableObject } from '../../src/base/disposable';
import type { TextRange } from '../../src/protocol/predictions';
import type { Host } from '../host';
import { ExactColumn } from '../traces/exactColumn';
import { TileImages } from '../traces/tileImages';
import { TileShelf } from '../traces/tileShelf';
import { TokenTexts } from '../traces/tokenTexts';
import { TraceSource } from '../traces/traceSource';
import type { GatesChoice } from './gatesControls';
import { GatesModel } from './gatesModel';
import { orderWish, tileWishes } from './gatesWishes';
import type { GatesScene } from './gatesScene';
import { TokenTypes } from './tokenTypes';
import { UnitOrders } from './unitOrders';

/** All that the heatmap knows of the text on view: tiles, texts, exact values, orders of units, and what of it is shown. */
export class GatesData extends DisposableObject {
  readonly source: TraceSource;
  readonly shelf: TileShelf;
  readonly images = new TileImages();
  readonly texts: TokenTexts;
  readonly exact: ExactColumn;
  readonly model = new GatesModel();
  readonly types: TokenTypes;
  readonly orders: UnitOrders;

  constructor(host: Pick<Host, 'ask'>, onArrival: () => void, onExact: () => void) {
    super();
    this.source = this._register(new TraceSource(host));
    this.shelf = new TileShelf(this.source, onArrival);
    this.texts = new TokenTexts(this.source, onArrival);
    this.exact = new ExactColumn(this.source, onExact);
    this.types = new TokenTypes(this.source, onArrival);
    this.orders = new UnitOrders(this.source, onArrival);
  }

  /** Number of the first row in the document. */
  get first(): number {
    return this.source.stretch?.stretch.first ?? 0;
  }

  /** Other values than those that are held: of another model, or of the network with other changes. */
  clearValues(): void {
    this.shelf.clear();
    this.images.clear();
  }

  orderUnits(choice: GatesChoice): void {
    const { stretch } = this.source;
    if (!stretch) return;
    const wish = orderWish(stretch, choice, this.model.selected);
    this.model.setOrder(this.orders.order(wish, stretch.units));
    if (choice.sort === 'correlation') this.types.want();
  }

  /** Why units are not in the order that was chosen, and whether that is because the choice is none. */
  orderNote(choice: GatesChoice): { problem: string; isFlat: boolean } {
    const { stretch } = this.source;
    if (!stretch || choice.sort !== 'correlation') return { problem: '', isFlat: false };
    const wish = orderWish(stretch, choice, this.model.selected);
    return { problem: this.orders.problem(wish), isFlat: this.orders.isFlat(wish) };
  }

  /** Of a unit with what units are ordered by; NaN where there is none. */
  correlation(choice: GatesChoice, unit: number): number {
    const { stretch } = this.source;
    return stretch ? this.orders.correlation(orderWish(stretch, choice, this.model.selected), unit) : NaN;
  }

  /** Asks for the tiles in view, and then for the whole text's. */
  wish(scene: GatesScene | undefined): void {
    if (scene && this.source.isOn) this.shelf.wish(tileWishes(scene));
  }

  /** Where rows stand in the text: asked for, since their texts may never have been looked at. */
  async rangeOf(from: number, to: number): Promise<TextRange | undefined> {
    const { stretch } = this.source;
    if (!stretch) return undefined;
    const ask = (rowFrom: number) =>
      this.source.ask('traceTokens', { stretch: stretch.stretch, rowFrom, rows: 1 });
    const [first, last] = [await ask(from), await ask(to - 1)];
    const start = first?.starts[0];
    const end = last?.starts[1];
    return start === undefined || end === undefined ? undefined : { start, end };
  }
}
