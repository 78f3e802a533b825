import type { PairSide } from '../../src/protocol/interventions';
import type { TextRange } from '../../src/protocol/predictions';
import type { Host } from '../host';
import type { PanelAction } from '../panelState';
import type { GatesChoice } from './gatesControls';

/** What the heatmap asks of its tab. */
export interface GatesDelegate {
  host: Pick<Host, 'ask'>;
  choice(): GatesChoice;
  changeChoice(part: Partial<GatesChoice>): void;
  isTableOpen(): boolean;
  setTableOpen(open: boolean): void;
  select(range: TextRange): void;
  dispatch(action: PanelAction): void;
  announce(text: string): void;
  /** There is something to export now, or nothing any more. */
  exportsChanged(): void;
  /** What is on view is what the changes add. */
  isDifference(): boolean;
  /** Which half of a model that translates is on view. */
  half(): PairSide | undefined;
  intervene(set: string): void;
  write(text: string): void;
}
