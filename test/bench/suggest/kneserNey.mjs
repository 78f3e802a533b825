/** Words with their leading space, numbers, signs, line ends, indentation. */
const tokenPattern = /\r?\n|[^\S\n]{2,}| ?(?:[\p{L}_$][\p{L}\p{N}_$]*|\p{N}+|[^\s\p{L}\p{N}_$])|\s/gu;
const order = 5;
const discount = 0.75;

export const tokensOf = (text) => text.match(tokenPattern) ?? [];

/** Contexts (the last 0 to 4 tokens, joined) with what followed them. */
class Counts {
  contexts = new Map();

  add(context, token) {
    let entry = this.contexts.get(context);
    if (!entry) this.contexts.set(context, (entry = { total: 0, followers: new Map() }));
    const before = entry.followers.get(token) ?? 0;
    entry.followers.set(token, before + 1);
    entry.total++;
    return before === 0;
  }
}

const separator = '\u0001';
const contextOf = (tokens, end, length) => tokens.slice(end - length, end).join(separator);

/** Interpolated Kneser-Ney (Chen and Goodman 1999), one discount: below the longest context, counts are of different left neighbours. */
export class KneserNey {
  levels = Array.from({ length: order }, () => new Counts());

  addText(tokens, from = 0) {
    for (let i = from; i < tokens.length; i++) {
      for (let k = Math.min(order - 1, i); k >= 0; k--) {
        const isNew = this.levels[k].add(contextOf(tokens, i, k), tokens[i]);
        // A shorter context counts each different left neighbour once.
        if (!isNew) break;
      }
    }
  }

  /** Probability of a token after others. */
  probability(tokens, token) {
    let p = 1e-6;
    for (let k = 0; k < Math.min(order, tokens.length + 1); k++) {
      const entry = this.levels[k].contexts.get(contextOf(tokens, tokens.length, k));
      if (!entry) break;
      const count = entry.followers.get(token) ?? 0;
      const back = (discount * entry.followers.size) / entry.total;
      p = Math.max(count - discount, 0) / entry.total + back * p;
    }
    return p;
  }

  /** Tokens that followed the longest contexts, as candidates. */
  candidates(tokens, prefix, most, found) {
    for (let k = Math.min(order - 1, tokens.length); k >= 0 && found.size < most; k--) {
      const entry = this.levels[k].contexts.get(contextOf(tokens, tokens.length, k));
      if (!entry) continue;
      if (k === 0) {
        for (const token of this.byPrefix(prefix)) {
          if (found.size >= most) break;
          found.add(token);
        }
        continue;
      }
      const ranked = [...entry.followers].filter(([token]) => token.startsWith(prefix));
      ranked.sort((a, b) => b[1] - a[1]);
      for (const [token] of ranked.slice(0, most - found.size)) found.add(token);
    }
  }

  /** The most frequent tokens that begin so; remembered, since the vocabulary is long. */
  byPrefix(prefix) {
    this.prefixes ??= new Map();
    const followers = this.levels[0].contexts.get('')?.followers ?? new Map();
    const known = this.prefixes.get(prefix);
    if (known && known.size === followers.size) return known.tokens;
    const ranked = [...followers].filter(([token]) => token.startsWith(prefix)).sort((a, b) => b[1] - a[1]);
    const tokens = ranked.slice(0, 20).map(([token]) => token);
    this.prefixes.set(prefix, { size: followers.size, tokens });
    return tokens;
  }
}

/** The n-grams of a corpus with those of the open files, in the shares given; completes what is typed and goes on greedily. */
export class KneserNeySuggester {
  cache = new KneserNey();
  text = '';
  tokens = [];

  constructor(trained, open, { share, minProbability }) {
    Object.assign(this, { trained, share, minProbability });
    for (const text of open) this.cache.addText(tokensOf(text));
  }

  type(typed) {
    this.text += typed;
    // The last token may still grow: it is counted when it has an end. Lines are read anew.
    const lineStart = this.text.lastIndexOf('\n', this.text.length - typed.length - 1) + 1;
    this.counted ??= 0;
    this.lineTokens ??= 0;
    const settled = this.tokens.slice(0, this.lineTokens);
    const fresh = tokensOf(this.text.slice(lineStart));
    this.tokens = [...settled, ...fresh];
    const lastBreak = this.tokens.findLastIndex((token) => token.endsWith('\n'));
    this.lineTokens = lastBreak + 1;
    const end = Math.max(this.counted, this.tokens.length - 1);
    if (end > this.counted) {
      this.cache.addText(this.tokens.slice(0, end), this.counted);
      this.counted = end;
    }
  }

  probability(context, token) {
    return (
      (1 - this.share) * this.trained.probability(context, token) +
      this.share * this.cache.probability(context, token)
    );
  }

  best(context, prefix) {
    const found = new Set();
    this.trained.candidates(context, prefix, 10, found);
    const own = new Set();
    this.cache.candidates(context, prefix, 10, own);
    let best = { token: '', probability: 0 };
    let mass = 0;
    for (const token of new Set([...found, ...own])) {
      if (token === prefix && prefix !== '') {
        mass += this.probability(context, token);
        continue;
      }
      const probability = this.probability(context, token);
      mass += probability;
      if (probability > best.probability) best = { token, probability };
    }
    // Of what can still come after what was typed.
    return prefix === '' ? best : { ...best, probability: best.probability / Math.max(mass, 1e-12) };
  }

  *suggest() {
    yield;
    const last = this.tokens.at(-1) ?? '';
    const isOpen = /[\p{L}\p{N}_$]$/u.test(last) || last === ' ';
    const context = this.tokens.slice(-order + 1 - (isOpen ? 1 : 0), isOpen ? -1 : undefined);
    let text = '';
    let probability = 1;
    let prefix = isOpen ? last : '';
    for (let i = 0; i < 8; i++) {
      let next = this.best(context.slice(-order + 1), prefix);
      if (i === 0 && isOpen && last !== ' ') {
        // The word may be whole: then what comes after it.
        const whole = this.probability(context.slice(-order + 1), last);
        if (whole > this.probability(context.slice(-order + 1), next.token)) {
          context.push(last);
          prefix = '';
          next = this.best(context.slice(-order + 1), '');
        }
      }
      if (next.token === '' || next.token.includes('\n')) break;
      probability *= next.probability;
      if (probability < this.minProbability) break;
      text += next.token.slice(prefix.length);
      context.push(next.token);
      prefix = '';
    }
    return text.trimEnd().length >= 3 ? text.trimEnd() : '';
  }
}
