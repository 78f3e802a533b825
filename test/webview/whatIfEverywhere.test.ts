import { describe, expect, it } from 'vitest';
import { parseIntervention } from '../../src/protocol/interventions';
import { trackScale } from '../../webview/gates/gatesScene';
import { initialPanelState, reducePanelAction } from '../../webview/panelState';
import { ChangedHost } from '../../webview/traces/changedHost';
import { editText, unitMenuItems } from '../../webview/whatIf/unitMenuItems';

const stretch = { first: 0, end: 9 };

function recordingHost() {
  const asked: { name: string; request: unknown }[] = [];
  const ask = (name: string, request: unknown) => {
    asked.push({ name, request });
    return Promise.resolve({ key: 'k' } as never);
  };
  return { asked, host: new ChangedHost({ ask }) };
}

describe('traces of a network in which something is set', () => {
  it('are asked for with what is set, or as it is, under keys of their own', async () => {
    const { asked, host } = recordingHost();
    const column = { stretch, layer: 0, direction: 'forward' as const, row: 3 };
    const keys: string[] = [];
    const look = async () => {
      const answer = await host.ask('traceColumn', column);
      keys.push('key' in answer ? answer.key : '');
    };
    await look();
    host.use(['layer0.unit1.cell=0']);
    await look();
    host.mode = 'difference';
    await look();
    host.mode = 'plain';
    await look();
    const interventions = [parseIntervention('layer0.unit1.cell=0')];
    expect(asked.map(({ request }) => request)).toEqual([
      column,
      { ...column, interventions },
      { ...column, interventions, difference: true },
      column,
    ]);
    expect(keys[0]).toBe(keys[3]);
    expect(new Set(keys).size).toBe(3);
  });

  it('ask other questions and the stretch as they are', async () => {
    const { asked, host } = recordingHost();
    host.use(['layer0.unit1.cell=0']);
    await host.ask('models', {});
    await host.ask('traceStretch', {});
    expect(asked.map(({ request }) => request)).toEqual([{}, {}]);
  });

  it('are those of the pair of a translator, which comes as a whole', async () => {
    const { asked, host } = recordingHost();
    const set = ['encoder.layer0.unit1.hidden=0'];
    const keys: string[] = [];
    const look = async () => void keys.push((await host.ask('pairTrace', {})).key);
    await look();
    host.use(set);
    await look();
    host.mode = 'difference';
    await look();
    expect(asked.map(({ request }) => request)).toEqual([{}, { set }, { set, difference: true }]);
    expect(new Set(keys).size).toBe(3);
  });

  it('are told to every tab only when they change', () => {
    const set = ['layer0.unit1.cell=0'];
    const state = reducePanelAction(initialPanelState, { type: 'interventions', set });
    expect(state.interventions).toBe(set);
    expect(reducePanelAction(state, { type: 'interventions', set: [...set] })).toBe(state);
    expect(reducePanelAction(state, { type: 'interventions', set: [] }).interventions).toEqual([]);
  });

  it('differ to both sides of 0, also where the values themselves do not', () => {
    const scale = trackScale('forget', 'lstm', { usual: 0.2, peak: 0.2 }, true);
    expect(scale).toMatchObject({ kind: 'diverging', min: -scale.max });
    expect(trackScale('hidden', 'rnn-relu', { usual: 3, peak: 3 }, true).kind).toBe('diverging');
  });
});

describe('the menu of a unit', () => {
  const place = { layer: 1, direction: 'forward' as const, unit: 17 };

  it('has only what its cell has, and everything in it can be read as an intervention', () => {
    const pointed = { place, token: 12, value: 0.4217, quantity: 'forget', cell: 'lstm' } as const;
    expect(unitMenuItems(pointed).map(({ set }) => set)).toEqual([
      'layer1.unit17.hidden=0',
      'layer1.unit17.cell=0',
      'layer1.unit17.forget=1',
      'layer1.unit17.forget=0',
      'layer1.unit17.forget=0.422',
      'layer1.unit17.forget@12=0',
    ]);
    const ofState = unitMenuItems({ ...pointed, cell: 'gru', quantity: 'hidden', value: NaN });
    for (const { set } of ofState) expect(() => parseIntervention(set)).not.toThrow();
    expect(ofState.some(({ set }) => /cell|NaN/.test(set))).toBe(false);
    expect(ofState.filter(({ set }) => /reset|update/.test(set))).toHaveLength(4);
    expect(unitMenuItems({ ...pointed, cell: 'rnn-tanh', quantity: 'hidden' })).toHaveLength(3);
  });

  it('begins an intervention for another value', () => {
    const pointed = { place, token: 12, value: 1, quantity: 'cell', cell: 'lstm' } as const;
    expect(editText(pointed)).toBe('layer1.unit17.cell@12=');
    const half = { ...place, side: 'encoder', direction: 'backward' } as const;
    expect(editText({ ...pointed, place: half })).toBe('encoder.backward.layer1.unit17.cell@12=');
    const [silence] = unitMenuItems({ ...pointed, place: half });
    expect(silence?.set).toBe('encoder.backward.layer1.unit17.hidden=0');
    expect(editText({ ...pointed, place: { ...place, direction: 'backward' } })).toBe(
      'backward.layer1.unit17.cell@12=',
    );
  });
});
