/**
 * An order of items in which neighbours are alike, from their distances: average-linkage clustering (the nearest-neighbour
 * chain of Murtagh 1983), each merge turned so that the most alike ends meet (Gruvaeus and Wainer 1972), then stretches
 * reversed while that shortens the path (2-opt, Croes 1958). Time grows with the square of the number of items.
 */
export function* seriate(distances: Float32Array, count: number): Generator<void, Uint32Array> {
  if (count === 0) return new Uint32Array(0);
  const path = yield* clusterOrder(distances, count);
  yield* shorten(path, distances, count);
  return Uint32Array.from(path);
}

/** Length of the path that visits the items in an order. */
export function pathLength(order: ArrayLike<number>, distances: Float32Array, count: number): number {
  let length = 0;
  for (let i = 1; i < order.length; i++) length += distances[order[i - 1] * count + order[i]];
  return length;
}

function* clusterOrder(distances: Float32Array, count: number): Generator<void, number[]> {
  const between = Float32Array.from(distances); // (count, count), of the clusters that the first of each stands for
  const members: (number[] | undefined)[] = Array.from({ length: count }, (_, i) => [i]);
  const chain: number[] = [];
  let left = count;
  while (left > 1) {
    if (chain.length === 0) chain.push(members.findIndex((list) => list !== undefined));
    const tip = chain[chain.length - 1];
    const previous = chain.length > 1 ? chain[chain.length - 2] : -1;
    let nearest = previous;
    // The one before wins a tie: the chain must come to an end.
    let least = previous < 0 ? Infinity : between[tip * count + previous];
    for (let other = 0; other < count; other++) {
      if (other === tip || !members[other]) continue;
      const distance = between[tip * count + other];
      if (nearest < 0 || distance < least) {
        least = distance;
        nearest = other;
      }
    }
    if (nearest !== previous) {
      chain.push(nearest);
    } else {
      chain.length -= 2;
      merge(between, members, tip, nearest, distances, count);
      left--;
    }
    yield;
  }
  return members.find((list) => list !== undefined) ?? [];
}

/** Puts cluster `b` into `a`. */
function merge(
  between: Float32Array,
  members: (number[] | undefined)[],
  a: number,
  b: number,
  distances: Float32Array,
  count: number,
): void {
  const first = members[a] ?? [];
  const second = members[b] ?? [];
  members[a] = joined(first, second, distances, count);
  members[b] = undefined;
  const share = first.length / (first.length + second.length);
  for (let other = 0; other < count; other++) {
    if (other === a || !members[other]) continue;
    const mean = share * between[a * count + other] + (1 - share) * between[b * count + other];
    between[a * count + other] = mean;
    between[other * count + a] = mean;
  }
}

/** Two orders one after the other, each turned so that the ends that meet are the most alike. */
function joined(a: number[], b: number[], distances: Float32Array, count: number): number[] {
  const distance = (x: number | undefined, y: number | undefined) =>
    x === undefined || y === undefined ? Infinity : distances[x * count + y];
  const ways = [
    { cost: distance(a.at(-1), b[0]), turnA: false, turnB: false },
    { cost: distance(a[0], b[0]), turnA: true, turnB: false },
    { cost: distance(a.at(-1), b.at(-1)), turnA: false, turnB: true },
    { cost: distance(a[0], b.at(-1)), turnA: true, turnB: true },
  ];
  const best = ways.reduce((least, way) => (way.cost < least.cost ? way : least));
  return [...(best.turnA ? [...a].reverse() : a), ...(best.turnB ? [...b].reverse() : b)];
}

const mostRounds = 4;

/** Reverses stretches of the path in place while that makes it shorter, a few rounds at most. */
function* shorten(path: number[], distances: Float32Array, count: number): Generator<void, void> {
  const distance = (i: number, j: number) =>
    i < 0 || j >= path.length ? 0 : distances[path[i] * count + path[j]];
  for (let round = 0, improved = true; improved && round < mostRounds; round++) {
    improved = false;
    for (let from = 0; from < path.length - 1; from++) {
      for (let to = from + 1; to < path.length; to++) {
        const now = distance(from - 1, from) + distance(to, to + 1);
        const turned = distance(from - 1, to) + distance(from, to + 1);
        if (turned >= now - 1e-6) continue;
        reverse(path, from, to);
        improved = true;
      }
      if (from % 16 === 15) yield;
    }
  }
}

function reverse(path: number[], from: number, to: number): void {
  for (let i = from, j = to; i < j; i++, j--) [path[i], path[j]] = [path[j], path[i]];
}
