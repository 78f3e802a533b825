import { describe, expect, it } from 'vitest';
import type { Tile } from '../../src/protocol/traces';
import { gatesCsv } from '../../webview/gates/gatesCsv';
import { fontParts, SvgCanvas } from '../../webview/export/svgCanvas';
import { memoryCsv } from '../../webview/memory/memoryExport';
import { unitsCsv } from '../../webview/units/unitsExport';
import { sceneOf } from './traces/scenes';

describe('an SVG that is written by the calls of a canvas', () => {
  it('has rectangles, lines and texts where they were drawn, and no markup of a text', () => {
    const svg = new SvgCanvas(200, 100);
    const { context } = svg;
    context.fillStyle = '#112233';
    context.fillRect(0, 0, 200, 100);
    context.save();
    context.translate(10, 20);
    context.rotate(Math.PI / 2);
    context.globalAlpha = 0.5;
    context.font = '600 11px "Some Font", monospace';
    context.textBaseline = 'middle';
    context.textAlign = 'center';
    context.fillText('<script>"', 3, 4);
    context.restore();
    context.beginPath();
    context.rect(1, 2, 30, 40);
    context.clip();
    context.beginPath();
    context.moveTo(0, 0);
    context.lineTo(5, 6.333);
    context.stroke();
    const text = svg.toString();
    expect(text).toContain('<rect x="0" y="0" width="200" height="100" fill="#112233"/>');
    expect(text).toContain('transform="matrix(0 1 -1 0 10 20)"');
    expect(text).toContain('font-size="11" font-weight="600"');
    // Programs for slides know no other baseline than that of the letters.
    expect(text).toContain('y="7.85"');
    expect(text).not.toContain('dominant-baseline');
    expect(text).toContain('text-anchor="middle"');
    expect(text).toContain('fill-opacity="0.5"');
    expect(text).not.toContain('<script>');
    expect(text).toMatch(/<clipPath id="clip1"><path d="M1 2h30v40h-30Z"\/><\/clipPath>/);
    expect(text).toMatch(/<g clip-path="url\(#clip1\)"><path d="M0 0L5 6.33" fill="none" stroke="#000000" /);
    expect(fontParts('12px sans-serif')).toEqual({ weight: '400', size: '12', family: 'sans-serif' });
  });
});

describe('a clip in an SVG', () => {
  it('stays where it was drawn: what moves a mark does not move its clip', () => {
    const svg = new SvgCanvas(200, 100);
    const { context } = svg;
    context.translate(84, 72);
    context.beginPath();
    context.rect(30, 0, 50, 20);
    context.clip();
    context.fillRect(30, 0, 60, 30);
    context.fillText('a', 31, 5);
    const marks = svg.toString().split('\n');
    const moved = 'transform="matrix(1 0 0 1 84 72)"';
    expect(marks).toContain(`<clipPath id="clip1"><path d="M30 0h50v20h-50Z" ${moved}/></clipPath>`);
    const clipped = marks.filter((mark) => mark.includes('url(#clip1)'));
    expect(clipped).toHaveLength(2);
    for (const mark of clipped) {
      expect(mark).toMatch(/^<g clip-path="url\(#clip1\)"><(rect|text) [^>]*transform=/);
      expect(mark).not.toMatch(/<(rect|text)[^>]*clip-path/);
    }
  });
});

describe('tables for other programs', () => {
  it('have the cells of the heatmap that are in view', () => {
    const scene = sceneOf({ tokens: { from: 2, span: 3, total: 10 } });
    const units = scene.units.total;
    const tile: Tile = {
      quantity: 'hidden',
      level: 0,
      index: 0,
      columns: 10,
      units,
      codes: Uint8Array.from({ length: units * 10 }, (_, i) => (i % 10) * 25),
      min: -1,
      max: 1,
    };
    const lines = gatesCsv(
      scene,
      100,
      { get: () => ({ tile, key: 'k', isBroken: false }) },
      { get: (row) => ({ text: `t${row}`, start: 0, end: 1, known: true }) },
    ).split('\r\n');
    expect(lines[0]?.split(',')).toHaveLength(4 + units);
    expect(lines).toHaveLength(2 + 3 * scene.tracks.length);
    const [, token, tokens, text, value] = lines[1]?.split(',') ?? [];
    expect([token, tokens, text]).toEqual(['102', '1', 't2']);
    expect(Number(value)).toBeCloseTo(-1 + (50 / 254) * 2, 6);
  });

  it('have connectivity and gradient norms of every model, those with changes apart', () => {
    const gradient = {
      target: { token: 2, start: 4, end: 5, text: 'c', probability: 0.5, loss: 0.7, isAssumed: false },
      tokens: ['a', 'b'].map((text, i) => ({ text, start: i, end: i + 1, known: true })),
      connectivity: Float32Array.of(0.25, 0.5),
      layers: [
        {
          cell: 'lstm' as const,
          layer: 0,
          direction: 'forward' as const,
          hidden: Float32Array.of(1),
          cellState: Float32Array.of(2),
        },
      ],
    };
    const run = { modelId: 'm', name: 'story.txt', gradient };
    const csv = memoryCsv([run, { ...run, isChanged: true }, { modelId: 'x', name: 'gone' }]);
    expect(csv.split('\r\n').slice(0, 5)).toEqual([
      'model,kind,layer,direction,lag,start,token,value',
      'story.txt,connectivity,,,1,0,a,0.25',
      'story.txt,connectivity,,,0,1,b,0.5',
      'story.txt,hidden,0,forward,0,,,1',
      'story.txt,cell,0,forward,0,,,2',
    ]);
    expect(csv).toContain('"story.txt, with the changes",connectivity');
  });

  it('have units of the phrase, other places and correlations', () => {
    const csv = unitsCsv({
      matched: {
        text: 'a phrase',
        thresholds: { on: 0.5, off: 0.1 },
        largest: 1,
        units: [{ unit: 17, sign: 1, inside: 0.75, around: 0.25 }],
        matches: [{ start: 5, end: 9, units: 1, closed: 1, text: 'here', before: '', behind: '' }],
        selected: { start: 0, end: 8 },
        searched: { start: 0, end: 20 },
        tokens: 9,
      },
      detected: {
        tokens: 9,
        searched: { start: 0, end: 20 },
        detectors: [{ id: 'quotes', share: 0.5, correlation: Float32Array.of(0.5) }],
      },
    });
    const lines = csv.split('\r\n');
    expect(lines[1]).toBe('on in the phrase,a phrase,17,0.75,0.25,,,');
    expect(lines[2]).toBe('other place,a phrase,,1,,5,9,here');
    expect(lines[3]).toMatch(/^correlation,.+,0,0\.5,,,,$/);
  });
});
