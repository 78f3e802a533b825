import type { KernelsBackend, KernelsName } from '../kernels';
import { decodeBase64 } from './decodeBase64';
import { relaxedWasm } from './generated/relaxedWasm';
import { revectorizedWasm } from './generated/revectorizedWasm';
import { simdWasm } from './generated/simdWasm';
import { webAssembly, type WasmModule } from './webAssembly';
import type { WasmExports } from './wasmExports';
import { WasmKernels } from './wasmKernels';

const pageBytes = 65536;
const mostPages = 65536;

/** Makes instances of one WASM build of the kernels, each with a memory of its own of exactly the size asked for. */
export class WasmBackend implements KernelsBackend {
  private module: WasmModule | undefined;
  private bytes: Uint8Array | undefined;

  /** `tallestTile`: rows of the tallest tile that the build has. `tileRows` may be set to any number up to it. */
  constructor(
    readonly name: KernelsName,
    private readonly base64: string,
    readonly tallestTile: number,
    public tileRows = Math.min(4, tallestTile),
  ) {}

  /** Whether the machine takes this build's instructions. */
  isSupported(): boolean {
    return webAssembly !== undefined && webAssembly.validate(this.wasmBytes());
  }

  create(byteLength: number): WasmKernels {
    return this.instantiate(byteLength).kernels;
  }

  /**
   * Kernels with at least `byteLength` bytes, and the module's exports for what is not in `Kernels`.
   * Throws a RangeError when the machine does not give so much memory.
   */
  instantiate(byteLength: number): { kernels: WasmKernels; exports: WasmExports } {
    if (!webAssembly) throw new Error('There is no WebAssembly here.');
    const pages = Math.max(1, Math.ceil(byteLength / pageBytes));
    if (pages > mostPages) throw new RangeError(`${byteLength} bytes are more than WASM can address.`);
    this.module ??= new webAssembly.Module(this.wasmBytes());
    const memory = new webAssembly.Memory({ initial: pages, maximum: pages });
    const instance = new webAssembly.Instance(this.module, { env: { memory } });
    const exports = instance.exports as WasmExports;
    exports.setTileRows(this.tileRows);
    return { kernels: new WasmKernels(this.name, memory.buffer, exports), exports };
  }

  private wasmBytes(): Uint8Array {
    this.bytes ??= decodeBase64(this.base64);
    return this.bytes;
  }
}

/**
 * All builds, the fastest first. `revectorized` is fast only where V8 was told to join pairs of vectors into wider ones
 * (`allowRevectorized`), elsewhere slow, and gives the bits of `relaxed` in either case.
 */
export const wasmBackends: readonly WasmBackend[] = [
  new WasmBackend('revectorized', revectorizedWasm, 6),
  new WasmBackend('relaxed', relaxedWasm, 6),
  new WasmBackend('simd', simdWasm, 4),
];
