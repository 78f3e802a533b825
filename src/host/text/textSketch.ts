/** UTF-16 units that are hashed together, at every place of the text. */
const windowUnits = 16;
/** Hashes that are kept of a text: the least ones. */
const kept = 128;
const factor = 0x01000193;

/**
 * A few numbers by which two texts can be compared without having both: the least hashes of all stretches of 16 units
 * (the bottom-k sketch of Broder 1997, "On the resemblance and containment of documents"). Ascending, without repeats.
 */
export function sketchOf(text: string): Uint32Array {
  // factor ** windowUnits: what a unit counts when it leaves the window.
  let leaving = 1;
  for (let i = 0; i < windowUnits; i++) leaving = Math.imul(leaving, factor);
  const least: number[] = [];
  const known = new Set<number>();
  let rolling = 0;
  for (let i = 0; i < text.length; i++) {
    rolling = (Math.imul(rolling, factor) + text.charCodeAt(i) + 1) | 0;
    if (i >= windowUnits) rolling = (rolling - Math.imul(leaving, text.charCodeAt(i - windowUnits) + 1)) | 0;
    if (i < windowUnits - 1) continue;
    const hash = mixed(rolling);
    if (least.length === kept && hash >= (least[kept - 1] ?? 0)) continue;
    if (known.has(hash)) continue;
    known.add(hash);
    least.splice(placeIn(least, hash), 0, hash);
    if (least.length <= kept) continue;
    const dropped = least.pop();
    if (dropped !== undefined) known.delete(dropped);
  }
  return Uint32Array.from(least);
}

/** Share of two texts, by their sketches, that is in one of them only: 0 the same stretches, 1 none in common. */
export function shareOfDifference(a: Uint32Array, b: Uint32Array): number {
  const inA = new Set(a);
  const inB = new Set(b);
  const union = [...new Set([...a, ...b])].sort((x, y) => x - y).slice(0, kept);
  if (union.length === 0) return 0;
  const common = union.filter((hash) => inA.has(hash) && inB.has(hash)).length;
  const resemblance = common / union.length;
  // Where a share f of one text was replaced, (1 - f) of the (1 + f) stretches of both are common.
  return (1 - resemblance) / (1 + resemblance);
}

export function writeSketch(sketch: Uint32Array): string {
  return Buffer.from(Uint32Array.from(sketch).buffer).toString('base64');
}

/** Undefined for what is none. */
export function readSketch(text: string | undefined): Uint32Array | undefined {
  if (text === undefined) return undefined;
  const bytes = Uint8Array.from(Buffer.from(text, 'base64'));
  return bytes.length % 4 === 0 && bytes.length <= kept * 4 ? new Uint32Array(bytes.buffer) : undefined;
}

/** The finalizer of MurmurHash3: neighbours of a rolling hash become as different as any two numbers. */
function mixed(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function placeIn(ascending: readonly number[], value: number): number {
  let from = 0;
  let to = ascending.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((ascending[middle] ?? 0) < value) from = middle + 1;
    else to = middle;
  }
  return from;
}
