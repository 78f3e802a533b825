import { describe, expect, it } from 'vitest';
import { Stepper } from '../../../src/engine/network/stepper';
import { columnAt, columnMinus } from '../../../src/engine/traces/columnValues';
import { chunkRows, TraceStore } from '../../../src/engine/traces/traceStore';
import { tilesOf } from '../../../src/engine/traces/tiles';
import { parseIntervention } from '../../../src/protocol/interventions';
import { cellKinds } from '../../../src/protocol/spec';
import { runToEnd } from '../reading/fixtures';
import { letters, networkOf, tight, tokenizer } from './traceFixtures';

const context = 20;
const rows = chunkRows + 30;
const ids = tokenizer.encode(letters(context + rows)).ids;

describe('what a stack holds under interventions', () => {
  it.each(cellKinds.flatMap((cell) => [undefined, tight].map((limits) => ({ cell, limits }))))(
    'is what stepping with the same units forced gives: $cell, limits $limits',
    ({ cell, limits }) => {
      const network = networkOf(cell);
      const interventions = [
        'layer0.unit1.hidden=0.5',
        'layer1.unit*.hidden@10=-0.25',
        `layer0.unit2.hidden@${context + chunkRows + 3}=0.75`,
      ].map(parseIntervention);
      const read = (under: typeof interventions) =>
        new TraceStore(network, 'forward', ids.slice(context), ids.slice(0, context), limits, {
          interventions: under,
          firstToken: context,
        });
      const changed = read(interventions);
      const plain = read([]);
      const stepper = new Stepper(network, 'forward', interventions);
      ids.forEach((id, token) => {
        stepper.step(id, token);
        const row = token - context;
        if (row !== 0 && row !== 7 && row !== chunkRows + 3 && row !== rows - 1) return;
        for (const layer of [0, 1]) {
          const column = runToEnd(columnAt(changed, layer, row)).value;
          const { quantities } = stepper.gates()[layer];
          for (const [name, values] of Object.entries(column))
            expect(values, name).toEqual(quantities[name as 'hidden']);
        }
      });
      const before = runToEnd(columnAt(plain, 0, 5)).value;
      const difference = columnMinus(runToEnd(columnAt(changed, 0, 5)).value, before);
      expect(difference.hidden?.[1]).toBeCloseTo(0.5 - (before.hidden?.[1] ?? 0), 6);
    },
  );

  it('gives tiles of what the changes add', () => {
    const network = networkOf('gru');
    const interventions = [parseIntervention('layer0.unit3.hidden=1')];
    const make = (under: typeof interventions) =>
      new TraceStore(network, 'forward', ids, new Int32Array(0), undefined, {
        interventions: under,
        firstToken: 0,
      });
    const request = {
      stretch: { first: 0, end: ids.length },
      layer: 0,
      direction: 'forward' as const,
      quantities: ['hidden' as const],
      level: 0,
      indices: [0],
    };
    const [tile] = runToEnd(tilesOf(make(interventions), request, make([]))).value;
    const column = runToEnd(columnAt(make([]), 0, 4)).value;
    const code = tile.codes[3 * tile.columns + 4];
    const value = tile.min + (code / 254) * (tile.max - tile.min);
    expect(value).toBeCloseTo(1 - (column.hidden?.[3] ?? NaN), 2);
  });
});
