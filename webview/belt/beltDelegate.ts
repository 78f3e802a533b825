import type { PairSide } from '../../src/protocol/interventions';
import type { TextRange } from '../../src/protocol/predictions';
import type { Host } from '../host';
import type { PanelAction } from '../panelState';

/** What the belt asks of its tab. */
export interface BeltDelegate {
  host: Pick<Host, 'ask'>;
  /** Index of the layer among those of all directions. */
  layer(): number;
  chooseLayer(layer: number): void;
  select(range: TextRange): void;
  dispatch(action: PanelAction): void;
  announce(text: string): void;
  /** There is something to export now, or nothing any more. */
  exportsChanged(): void;
  /** Which half of a model that translates is on view. */
  half(): PairSide | undefined;
  intervene(set: string): void;
  write(text: string): void;
}
