/** Words that begin with the same two units are looked through together. */
const unitsOfGroup = 2;

/** Words by number, and by how they begin. New ones are added as they come: a document always has some that no text before it had. */
export class WordVocabulary {
  private readonly ids = new Map<string, number>();
  private readonly texts: string[] = [];
  private readonly groups = new Map<string, number[]>();

  get size(): number {
    return this.texts.length;
  }

  /** Number of a word; it gets one when it has none. */
  idOf(text: string): number {
    const known = this.ids.get(text);
    if (known !== undefined) return known;
    // A slice would keep the text alive that it was cut from.
    const copy = JSON.parse(JSON.stringify(text)) as string;
    const id = this.texts.push(copy) - 1;
    this.ids.set(copy, id);
    const beginning = copy.slice(0, unitsOfGroup);
    const group = this.groups.get(beginning);
    if (group) group.push(id);
    else this.groups.set(beginning, [id]);
    return id;
  }

  /** Number of a word that has one. */
  find(text: string): number | undefined {
    return this.ids.get(text);
  }

  textOf(id: number): string {
    return this.texts[id] ?? '';
  }

  /** Numbers of the words that begin with `prefix`, itself among them. */
  startingWith(prefix: string): Int32Array {
    if (prefix.length >= unitsOfGroup) {
      const group = this.groups.get(prefix.slice(0, unitsOfGroup)) ?? [];
      return Int32Array.from(group.filter((id) => this.texts[id].startsWith(prefix)));
    }
    const found: number[] = [];
    for (const [beginning, group] of this.groups)
      if (beginning.startsWith(prefix)) for (const id of group) found.push(id);
    return Int32Array.from(found);
  }
}
