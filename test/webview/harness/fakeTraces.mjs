// A host that answers what the heatmap and the belt ask, inside the page: a made-up network of any size over a long text.

/** Installed before the panel's script; `facts`: tokens, units, cell, layers, cursor (row), texts, delayMs, broken, types (of tokens), forgets (a unit, as sentences end). */
export function fakeTraces(facts) {
  const script = (given) => {
    const {
      tokens,
      units,
      cell,
      layers = 2,
      cursor = tokens - 1,
      texts,
      broken = false,
      live = false,
      types = [],
      forgets = -1,
    } = given;
    const names = {
      lstm: ['input', 'forget', 'output', 'candidate', 'cell', 'hidden'],
      gru: ['reset', 'update', 'candidate', 'hidden'],
      'rnn-tanh': ['hidden'],
      'rnn-relu': ['hidden'],
    }[cell];
    const sigmoid = (x) => 1 / (1 + Math.exp(-x));
    const hash = (a, b) => {
      let h = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b + 0x7f4a7c15, 0xc2b2ae35);
      h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
      return ((h ^ (h >>> 13)) >>> 0) / 2 ** 32;
    };
    const all = {};
    /** (tokens, units) of every quantity, made when first asked for: states that are written, carried and erased. */
    const make = (layer) => {
      if (all[layer]) return all[layer];
      const made = Object.fromEntries(names.map((name) => [name, new Float32Array(tokens * units)]));
      for (let u = 0; u < units; u++) {
        const period = 3 + Math.floor(hash(u + layer * 999, 1) ** 2 * 90);
        const phase = hash(u, 2) * period;
        const keep = hash(u, 3) * 5 - 0.5;
        let state = 0;
        for (let t = 0; t < tokens; t++) {
          const at = t * units + u;
          const beat = Math.sin((2 * Math.PI * (t + phase)) / period) * 2.2;
          const noise = (hash(t, u) - 0.5) * 2.2;
          const set = (values) => {
            for (const name of names)
              made[name][at] = broken && u % 7 === 3 && t > tokens / 3 ? NaN : values[name];
          };
          if (cell === 'lstm') {
            const input = sigmoid(beat * 1.6 + noise - 1.4);
            const forget = sigmoid(keep + noise * 0.6 - (beat < -2 ? 4 : 0));
            const output = sigmoid(-beat * 0.7 + noise);
            const candidate = Math.tanh(beat * 0.8 + noise * 1.4);
            state = forget * state + input * candidate;
            set({ input, forget, output, candidate, cell: state, hidden: output * Math.tanh(state) });
          } else if (cell === 'gru') {
            const reset = sigmoid(beat + noise);
            const update = sigmoid(keep + noise - beat * 0.5);
            const candidate = Math.tanh(beat + noise);
            state = (1 - update) * candidate + update * state;
            set({ reset, update, candidate, hidden: state });
          } else {
            const next = beat * 0.4 + noise + 0.6 * state;
            state = cell === 'rnn-relu' ? Math.max(0, next) : Math.tanh(next);
            set({ hidden: state });
          }
        }
      }
      return (all[layer] = made);
    };
    const key = '1.1.0';
    const textOf = (row) => texts[row % texts.length];
    const starts = new Uint32Array(tokens + 1);
    for (let row = 0; row < tokens; row++) starts[row + 1] = starts[row] + textOf(row).length;
    const tile = (layer, quantity, level, index) => {
      const values = make(layer)[quantity];
      const step = 2 ** level;
      const from = index * 256;
      const columns = Math.min(256, Math.ceil(tokens / step) - from);
      const means = new Float32Array(columns * units);
      for (let c = 0; c < columns; c++) {
        const begin = (from + c) * step;
        const end = Math.min(tokens, begin + step);
        for (let t = begin; t < end; t++)
          for (let u = 0; u < units; u++) means[c * units + u] += values[t * units + u] / (end - begin);
      }
      let min = Infinity;
      let max = -Infinity;
      for (const value of means) {
        if (value < min) min = value;
        if (value > max) max = value;
      }
      const codes = new Uint8Array(units * columns);
      for (let c = 0; c < columns; c++)
        for (let u = 0; u < units; u++) {
          const value = means[c * units + u];
          codes[u * columns + c] = Number.isNaN(value)
            ? 255
            : Math.round(((value - min) / (max - min || 1)) * 254);
        }
      return { quantity, level, index, columns, units, codes, min, max };
    };
    const state = cell === 'lstm' ? 'cell' : 'hidden';
    const answers = {
      traceStretch: () => ({
        key,
        stretch: { first: 0, end: tokens },
        documentTokens: tokens,
        cursorRow: window.cursorRow ?? cursor,
        ...(window.selectedRows && { selected: window.selectedRows }),
        cell,
        layers,
        units,
        directions: ['forward'],
        live,
      }),
      traceTokens: ({ rowFrom, rows }) => {
        const count = Math.max(0, Math.min(rows, tokens - rowFrom));
        return {
          rowFrom,
          texts: Array.from({ length: count }, (_, i) => textOf(rowFrom + i)),
          starts: starts.slice(rowFrom, rowFrom + count + 1),
          known: Uint8Array.from({ length: count }, (_, i) => Number((rowFrom + i) % 23 !== 17)),
        };
      },
      traceTiles: ({ layer, quantities, level, indices }) => ({
        key,
        tiles: indices.flatMap((index) => quantities.map((quantity) => tile(layer, quantity, level, index))),
      }),
      traceColumn: ({ layer, row }) => ({
        key,
        row,
        quantities: Object.fromEntries(
          names.map((name) => [name, make(layer)[name].slice(row * units, (row + 1) * units)]),
        ),
      }),
      tokenTypes: () => ({ types }),
      traceUnits: ({ layer, quantity, sort, with: other }) => {
        if (other?.pattern?.source.includes('+)+'))
          return {
            refused: {
              code: 'bad-pattern',
              message: 'The regular expression takes too long on this text.',
              hint: 'Shorten it.',
            },
          };
        const values = make(layer)[quantity];
        const sum = new Float64Array(units);
        const square = new Float64Array(units);
        const [low, high] = [new Float32Array(units), new Float32Array(units)];
        const [min, max] = [new Float32Array(units).fill(Infinity), new Float32Array(units).fill(-Infinity)];
        for (let at = 0; at < values.length; at++) {
          const u = at % units;
          sum[u] += values[at] / tokens;
          square[u] += values[at] ** 2 / tokens;
          if (Math.abs(values[at]) < 0.1) low[u] += 1 / tokens;
          if (Math.abs(values[at]) > 0.9) high[u] += 1 / tokens;
          min[u] = Math.min(min[u], values[at]);
          max[u] = Math.max(max[u], values[at]);
        }
        const deviation = Float32Array.from(sum, (mean, u) =>
          Math.sqrt(Math.max(0, square[u] - mean * mean)),
        );
        const by = { mean: sum, variance: deviation, saturation: high, similarity: sum, correlation: sum }[
          sort
        ];
        const order = Uint32Array.from({ length: units }, (_, u) => u);
        if (by) order.sort((a, b) => by[b] - by[a]);
        return {
          key,
          order,
          mean: Float32Array.from(sum),
          deviation,
          min,
          max,
          low,
          high,
          correlation:
            other?.feature === 'sentences'
              ? Float32Array.from(sum, (_, u) => (u === forgets ? -0.6 : 0))
              : Float32Array.from(sort === 'correlation' ? deviation : []),
        };
      },
      traceUnit: ({ layer, unit, rowFrom, rows }) => {
        const count = Math.max(0, Math.min(rows, tokens - rowFrom));
        const of = (name) =>
          Float32Array.from({ length: count }, (_, i) => make(layer)[name][(rowFrom + i) * units + unit]);
        const quantities = Object.fromEntries(names.map((name) => [name, of(name)]));
        const before = rowFrom > 0 ? make(layer)[state][(rowFrom - 1) * units + unit] : 0;
        return { key, unit, rowFrom, rows: count, quantities, before };
      },
      traceUnitLife: ({ layer, unit, buckets, events }) => {
        const values = make(layer);
        const at = (name, row) => values[name][row * units + unit];
        const count = Math.min(buckets, tokens);
        const [low, high] = [new Float32Array(count).fill(Infinity), new Float32Array(count).fill(-Infinity)];
        const changes = [];
        for (let row = 0; row < tokens; row++) {
          const piece = Math.floor((row * count) / tokens);
          const now = at(state, row);
          const before = row > 0 ? at(state, row - 1) : 0;
          low[piece] = Math.min(low[piece], now);
          high[piece] = Math.max(high[piece], now);
          const add = (kind, amount) => changes.push({ row, kind, amount, state: now, text: textOf(row) });
          if (cell === 'lstm') {
            add('write', at('input', row) * at('candidate', row));
            add('erase', (at('forget', row) - 1) * before);
          } else if (cell === 'gru') {
            add('write', (1 - at('update', row)) * at('candidate', row));
            add('erase', (at('update', row) - 1) * before);
          } else add('change', now - before);
        }
        const strongest = (kind) =>
          changes
            .filter((change) => change.kind === kind)
            .sort((a, b) => Math.abs(b.amount) - Math.abs(a.amount))
            .slice(0, events);
        return { key, unit, low, high, events: ['write', 'erase', 'change'].flatMap(strongest) };
      },
    };
    window.answerWith = (name, request) => answers[name]?.(request);
  };
  return `(${script})(${JSON.stringify(facts)})`;
}
