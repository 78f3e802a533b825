import { describe, expect, it } from 'vitest';
import { Emitter } from '../../../src/base/event';
import { LaboratoryPosts } from '../../../src/host/inspector/laboratoryPosts';
import type { ToInspector } from '../../../src/protocol/inspectorProtocol';
import type { LaboratoryView, LabProgress } from '../../../src/protocol/laboratory';

function setUp() {
  const changes = new Emitter<void>((error) => {
    throw error;
  });
  const laboratory = { view: { records: [] } as LaboratoryView, onDidChange: changes.event };
  const posted: ToInspector[] = [];
  const posts = new LaboratoryPosts({ post: (message) => posted.push(message) }, laboratory);
  const change = (view: LaboratoryView) => {
    laboratory.view = view;
    changes.fire();
  };
  return { posts, change, taken: () => posted.splice(0) };
}

const progressAt = (share: number): LabProgress => ({ name: 'recall', cell: 'gru', share, loss: 1 });

describe('what a panel hears of the laboratory', () => {
  it('has the comparisons that were kept when they are others, not with each step of the one that runs', () => {
    const { posts, change, taken } = setUp();
    const records: LaboratoryView['records'] = [];
    change({ records });
    posts.startOver();
    expect(taken().map(({ type }) => type)).toEqual(['laboratory', 'laboratory']);
    change({ records, running: progressAt(0) });
    change({ records, running: progressAt(0.5) });
    change({ records });
    expect(taken()).toEqual([
      { type: 'comparing', running: progressAt(0) },
      { type: 'comparing', running: progressAt(0.5) },
      { type: 'comparing' },
    ]);
    const more = { records: [...records] };
    change(more);
    expect(taken()).toEqual([{ type: 'laboratory', view: more }]);
    posts.dispose();
    change({ records: [] });
    expect(taken()).toEqual([]);
  });
});
