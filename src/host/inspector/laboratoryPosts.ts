import { DisposableObject } from '../../base/disposable';
import type { LaboratoryView } from '../../protocol/laboratory';
import type { Laboratory } from '../laboratory/laboratory';
import type { InspectorPanel } from './inspectorPanel';

/**
 * Tells a panel of the laboratory. The comparisons that were kept go when they are others only: they are long, and a tab that is
 * given them asks the engine anew, which the comparison that runs would have to wait for.
 */
export class LaboratoryPosts extends DisposableObject {
  private posted: LaboratoryView['records'] | undefined;

  constructor(
    private readonly panel: Pick<InspectorPanel, 'post'>,
    private readonly laboratory: Pick<Laboratory, 'view' | 'onDidChange'>,
  ) {
    super();
    this._register(laboratory.onDidChange(() => this.post()));
  }

  /** The page is new, and knows nothing. */
  startOver(): void {
    this.posted = undefined;
    this.post();
  }

  private post(): void {
    const { view } = this.laboratory;
    const { records, running } = view;
    const isKnown = records === this.posted;
    this.posted = records;
    this.panel.post(
      isKnown ? { type: 'comparing', ...(running && { running }) } : { type: 'laboratory', view },
    );
  }
}
