// Compiles the kernels of src/engine/kernels/wasm/assembly into TypeScript modules that hold the WASM bytes.
//   node scripts/buildKernels.mjs [--force]
// Does nothing when the sources are those of the last time, so that builds, tests and type-checks can all begin with it.
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { inRoot } from './lib/paths.mjs';

const wasmFolder = inRoot('src/engine/kernels/wasm');
const assembly = path.join(wasmFolder, 'assembly');
const generated = path.join(wasmFolder, 'generated');

/** The compiler's options, and what tiles each build has: as high as its registers can hold, wide for 256-bit ones. */
export const kernelBuilds = [
  { name: 'simd', tallest: 4, features: ['simd'] },
  { name: 'relaxed', tallest: 6, features: ['simd', 'relaxed-simd'] },
  { name: 'revectorized', tallest: 6, wide: true, features: ['simd', 'relaxed-simd'] },
];

/** A fingerprint of everything that the results depend on. */
function sourcesHash() {
  const hash = crypto.createHash('sha256');
  const sources = fs.readdirSync(assembly).filter((name) => fs.statSync(path.join(assembly, name)).isFile());
  const compiler = inRoot('node_modules/assemblyscript/package.json');
  const files = [...sources.sort().map((name) => path.join(assembly, name)), compiler];
  for (const file of [...files, fileURLToPath(import.meta.url)]) {
    hash.update(path.basename(file)).update(fs.readFileSync(file));
  }
  return hash.digest('hex');
}

/** @param {string} name  of a build */
const moduleFile = (name) => path.join(generated, `${name}Wasm.ts`);

/** @param {string} hash */
function isCurrent(hash) {
  return kernelBuilds.every(
    ({ name }) => fs.existsSync(moduleFile(name)) && fs.readFileSync(moduleFile(name), 'utf8').includes(hash),
  );
}

/** @param {typeof kernelBuilds[number]} build @returns {Promise<Uint8Array>} */
async function compile({ name, features, ...tiles }) {
  const { default: asc } = await import('assemblyscript/asc');
  const { generateTiles } = await import(pathToFileURL(path.join(assembly, 'generateTiles.mjs')).href);
  const options = [
    '-O3',
    '--noAssert',
    '--runtime',
    'stub',
    '--importMemory',
    '--initialMemory',
    '1',
    '--maximumMemory',
    '65536',
  ];
  /** @type {Uint8Array | undefined} */
  let bytes;
  const result = await asc.main(
    ['index.ts', '-o', 'kernels.wasm', ...options, ...features.flatMap((feature) => ['--enable', feature])],
    {
      readFile: (file) => {
        // The tiles exist only here: their text differs from build to build.
        if (file === path.join('generated', 'tiles.ts')) return generateTiles(tiles);
        const full = path.join(assembly, file);
        return fs.existsSync(full) ? fs.readFileSync(full, 'utf8') : null;
      },
      writeFile: (_file, contents) => {
        bytes = /** @type {Uint8Array} */ (contents);
      },
      listFiles: () => [],
    },
  );
  if (result.error || !bytes)
    throw new Error(`The ${name} kernels do not compile.\n${result.stderr.toString()}`);
  return bytes;
}

/** @param {{ force?: boolean }} [options] */
export async function buildKernels({ force = false } = {}) {
  const hash = sourcesHash();
  if (!force && isCurrent(hash)) return;
  fs.mkdirSync(generated, { recursive: true });
  for (const build of kernelBuilds) {
    const bytes = await compile(build);
    const text = [
      `// Made by scripts/buildKernels.mjs from sources with SHA-256 ${hash}.`,
      `/** The ${build.name} kernels: ${bytes.length} bytes of WASM in base64. */`,
      `export const ${build.name}Wasm =\n  '${Buffer.from(bytes).toString('base64')}';\n`,
    ].join('\n');
    // Renamed when whole: another process may be reading it.
    const partial = `${moduleFile(build.name)}.${process.pid}`;
    fs.writeFileSync(partial, text);
    fs.renameSync(partial, moduleFile(build.name));
    console.log(`${build.name} kernels: ${bytes.length} bytes`);
  }
}

/** Vitest calls the default export before the tests. */
export default () => buildKernels();

if (process.argv[1] && import.meta.url === pathToFileURL(path.resolve(process.argv[1])).href) {
  await buildKernels({ force: process.argv.includes('--force') });
}
