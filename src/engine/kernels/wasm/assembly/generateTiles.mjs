/**
 * Writes the innermost loops of the matrix products as AssemblyScript: `node generateTiles.mjs` prints them.
 *
 * A tile holds `height` rows by 8 columns of C in registers while it walks through the depth; per step it loads one row
 * of a panel (two vectors) and broadcasts `height` numbers of A:
 *
 *     s[row][half] += A[row][p] * panel[p][half]
 *
 * Written by hand this would be one loop body per height and form, all alike, hence a generator. What it must not do:
 * - Unroll the depth: Binaryen's -O2 and -O3 then reorder the sums into chains that wait for each other (37 instead of
 *   55 GFLOP/s where measured).
 * - Use more registers than there are. x64 has 16, V8 keeps one: 6 x 2 sums + 2 + 1 fit when product and sum are one
 *   instruction; plain SIMD needs one more and stays at 4 rows. Some V8 versions (Node 20 and 22) spill from 5 rows on
 *   and halve the speed, so the tallest tile is a parameter, chosen by measurement at start.
 * Every sum runs in the order of the depth whatever the height: the choice does not change a single bit of the result.
 */

/** Vectors of 4 columns in a panel of 8. */
const halves = [0, 1];

/** @param {number} count */
const range = (count) => Array.from({ length: count }, (_, index) => index);

/**
 * How a tile reads A. `rows`: A (m, depth), a pointer per row; for forward products. `columns`: A (depth, m), the rows
 * of a tile side by side; for A^T in the gradients of weights. `step` is the distance between A's rows in bytes.
 */
const forms = {
  rows: {
    /** @param {number} height */
    pointers: (height) => range(height).map((row) => `let a${row} = a + ${row} * step;`),
    /** @param {number} row */
    broadcast: (row) => `v128.load_splat<f32>(a${row})`,
    /** @param {number} height */
    advance: (height) => range(height).map((row) => `a${row} += 4;`),
    /** @param {number} height */
    nextTile: (height) => `a += ${height} * step;`,
  },
  columns: {
    pointers: () => ['let a0 = a;'],
    /** @param {number} row */
    broadcast: (row) => `v128.load_splat<f32>(a0, ${4 * row})`,
    advance: () => ['a0 += step;'],
    /** @param {number} height */
    nextTile: (height) => `a += ${4 * height};`,
  },
};

/**
 * One tile: C[height x 8] = start + A[height x depth] panel[depth x 8]. The sums begin at 0 and the start is added at the
 * end: the processor fetches it, perhaps from far away, while it still works on the last products.
 * @param {keyof typeof forms} form @param {number} height
 */
function tile(form, height) {
  const { pointers, broadcast, advance, nextTile } = forms[form];
  const rows = range(height);
  const sums = rows.flatMap((row) => halves.map((half) => ({ row, half, name: `s${row}_${half}` })));
  const startAt = ({ row, half }) => `start + ${row} * startStep, ${16 * half}`;
  return `
      ${pointers(height).join(' ')}
      ${sums.map(({ name }) => `let ${name} = f32x4.splat(0);`).join(' ')}
      for (let p = panel; p < panelEnd; p += 32) {
        const b0 = v128.load(p), b1 = v128.load(p, 16);
        ${rows
          .map(
            (row) => `const x${row} = ${broadcast(row)};
        ${halves.map((half) => `s${row}_${half} = multiplyAdd(x${row}, b${half}, s${row}_${half});`).join(' ')}`,
          )
          .join('\n        ')}
        ${advance(height).join(' ')}
      }
      if (start) {
        ${sums.map((sum) => `${sum.name} = f32x4.add(${sum.name}, v128.load(${startAt(sum)}));`).join('\n        ')}
        start += ${height} * startStep;
      }
      ${sums.map((sum) => `v128.store(c + ${sum.row} * ldc, ${sum.name}, ${16 * sum.half});`).join('\n      ')}
      ${nextTile(height)}
      c += ${height} * ldc;
      left -= ${height};`;
}

/**
 * All rows of one panel's columns, in tiles of the tallest height while there are enough rows for it; what is left is
 * shared evenly, as two tiles of 4 and 3 rows are faster than one of 6 and one of 1.
 * @param {keyof typeof forms} form @param {string} name @param {number} tallest
 */
function panelProduct(form, name, tallest) {
  const heights = range(tallest).map((index) => tallest - index);
  return `
export function ${name}(
  a: usize, step: usize, panel: usize, panelEnd: usize, start: usize, startStep: usize,
  c: usize, ldc: usize, m: i32, tallest: i32,
): void {
  let left = m;
  while (left > 0) {
    const height = left <= tallest ? left : left >= 2 * tallest ? tallest : (left + 1) >> 1;
${heights.map((height) => `    ${height === tallest ? '' : 'else '}if (height == ${height}) {${tile(form, height)}\n    }`).join('\n')}
  }
}
`;
}

/**
 * The source of the tiles for one build.
 * @param {number} tallest rows of the tallest tile in it
 */
export function generateTiles(tallest) {
  return `// Made by generateTiles.mjs, where it is explained. Distances are in bytes.
import { multiplyAdd } from '../vector';

/** The tallest tile of this build. */
export const TALLEST: i32 = ${tallest};

/**
 * C (m, 8) = start + A (m, depth) panel (depth, 8); step, startStep and ldc are the rows' distances. \`start\` may be C
 * itself, a single row with distance 0, or 0 for nothing.
 */${panelProduct('rows', 'multiplyRows', tallest)}
/** The same with A (depth, m). */${panelProduct('columns', 'multiplyColumns', tallest)}`;
}

if (
  process.argv[1] &&
  import.meta.url.endsWith('generateTiles.mjs') &&
  process.argv[1].endsWith('generateTiles.mjs')
) {
  process.stdout.write(generateTiles(Number(process.argv[2] ?? 6)));
}
