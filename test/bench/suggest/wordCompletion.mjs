const word = /[\p{L}_$][\p{L}\p{N}_$]*/gu;
const startOfWord = /[\p{L}_$][\p{L}\p{N}_$]*$/u;

/**
 * What an editor offers by itself: the words of the open files that begin with what is typed of one (a character at least).
 * The first is the most frequent, the latest seen among equals, which is kinder than the order of the alphabet.
 */
export class WordCompletion {
  text = '';
  pending = '';
  counts = new Map();
  order = 0;

  constructor(open) {
    for (const text of open) this.count(text);
  }

  type(typed) {
    this.text += typed;
    this.pending += typed;
    // The word at the cursor is not one yet.
    const cut = this.pending.length - (startOfWord.exec(this.pending)?.[0].length ?? 0);
    this.count(this.pending.slice(0, cut));
    this.pending = this.pending.slice(cut);
  }

  count(text) {
    for (const [found] of text.matchAll(word)) {
      const entry = this.counts.get(found) ?? { count: 0, order: 0 };
      entry.count++;
      entry.order = this.order++;
      this.counts.set(found, entry);
    }
  }

  *suggest() {
    yield;
    const typed = startOfWord.exec(this.text.slice(-100))?.[0] ?? '';
    if (typed === '') return '';
    let best;
    let bestWord = '';
    for (const [candidate, entry] of this.counts) {
      if (candidate.length <= typed.length || !candidate.startsWith(typed)) continue;
      const isBetter =
        !best || entry.count > best.count || (entry.count === best.count && entry.order > best.order);
      if (isBetter) [best, bestWord] = [entry, candidate];
    }
    return bestWord.slice(typed.length);
  }
}
