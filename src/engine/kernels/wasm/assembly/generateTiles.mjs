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
 *
 * A wide tile covers two neighbouring panels, so 16 columns: for V8's revectorizer, which joins the operations on the
 * halves of a panel into one of 256 bits when they are alike and lie side by side. Its sums are those of two narrow
 * tiles, bit by bit.
 */

/** Vectors of 4 columns in a panel of 8. */
const halvesOfPanel = 2;

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
 * One tile: C[height x 8] = start + A[height x depth] panel[depth x 8], twice as many columns with two panels. The sums
 * begin at 0 and the start is added at the end: the processor fetches it, perhaps from far away, while it still works on
 * the last products.
 * @param {keyof typeof forms} form @param {number} height @param {number} panels
 */
function tile(form, height, panels) {
  const { pointers, broadcast, advance, nextTile } = forms[form];
  const rows = range(height);
  const halves = range(panels * halvesOfPanel);
  const sums = rows.flatMap((row) => halves.map((half) => ({ row, half, name: `s${row}_${half}` })));
  const startAt = ({ row, half }) => `start + ${row} * startStep, ${16 * half}`;
  // The next panel begins where this one ends.
  const loads = halves.map((half) => {
    const pointer = half < halvesOfPanel ? 'p' : 'q';
    return `b${half} = v128.load(${pointer}, ${16 * (half % halvesOfPanel)})`;
  });
  const [begin, next] =
    panels === 1 ? ['let p = panel', 'p += 32'] : ['let p = panel, q = panelEnd', 'p += 32, q += 32'];
  return `
      ${pointers(height).join(' ')}
      ${sums.map(({ name }) => `let ${name} = f32x4.splat(0);`).join(' ')}
      for (${begin}; p < panelEnd; ${next}) {
        const ${loads.join(', ')};
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
 * All rows of one panel's columns, or two panels', in tiles of the tallest height while there are enough rows for it;
 * what is left is shared evenly, as two tiles of 4 and 3 rows are faster than one of 6 and one of 1.
 * @param {keyof typeof forms} form @param {string} name @param {number} tallest @param {number} panels
 */
function panelProduct(form, name, tallest, panels) {
  const heights = range(tallest).map((index) => tallest - index);
  return `
export function ${name}(
  a: usize, step: usize, panel: usize, panelEnd: usize, start: usize, startStep: usize,
  c: usize, ldc: usize, m: i32, tallest: i32,
): void {
  let left = m;
  while (left > 0) {
    const height = left <= tallest ? left : left >= 2 * tallest ? tallest : (left + 1) >> 1;
${heights.map((height) => `    ${height === tallest ? '' : 'else '}if (height == ${height}) {${tile(form, height, panels)}\n    }`).join('\n')}
  }
}
`;
}

/**
 * The source of the tiles for one build. Of functions that nothing calls the compiler leaves nothing.
 * @param {{ tallest: number, wide?: boolean }} build  rows of the tallest tile, and whether there are wide tiles
 */
export function generateTiles({ tallest, wide = false }) {
  return `// Made by generateTiles.mjs, where it is explained. Distances are in bytes.
import { multiplyAdd } from '../vector';

/** The tallest tile of this build. */
export const TALLEST: i32 = ${tallest};
/** Whether two panels at a time are faster in this build. */
export const WIDE: bool = ${wide};

/**
 * C (m, 8) = start + A (m, depth) panel (depth, 8); step, startStep and ldc are the rows' distances. \`start\` may be C
 * itself, a single row with distance 0, or 0 for nothing.
 */${panelProduct('rows', 'multiplyRows', tallest, 1)}
/** The same with A (depth, m). */${panelProduct('columns', 'multiplyColumns', tallest, 1)}
/** C (m, 16) from \`panel\` and the panel behind it. */${panelProduct('rows', 'multiplyRowsWide', tallest, 2)}
/** The same with A (depth, m). */${panelProduct('columns', 'multiplyColumnsWide', tallest, 2)}`;
}

if (
  process.argv[1] &&
  import.meta.url.endsWith('generateTiles.mjs') &&
  process.argv[1].endsWith('generateTiles.mjs')
) {
  process.stdout.write(
    generateTiles({ tallest: Number(process.argv[2] ?? 6), wide: process.argv[3] === 'wide' }),
  );
}
