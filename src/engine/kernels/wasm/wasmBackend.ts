import type { KernelsBackend, KernelsName, SharedMemory } from '../kernels';
import { decodeBase64 } from './decodeBase64';
import { relaxedWasm } from './generated/relaxedWasm';
import { revectorizedWasm } from './generated/revectorizedWasm';
import { simdWasm } from './generated/simdWasm';
import { type WasmMemory, type WasmModule, webAssembly, type WebAssemblyApi } from './webAssembly';
import { withSharedMemory } from './withSharedMemory';
import type { WasmExports } from './wasmExports';
import { WasmKernels } from './wasmKernels';

const pageBytes = 65536;
const mostPages = 65536;

/** Makes instances of one WASM build of the kernels, each with a memory of its own of exactly the size asked for. */
export class WasmBackend implements KernelsBackend {
  private module: WasmModule | undefined;
  private sharingModule: WasmModule | undefined;
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
    const memory = new (api().Memory)(sizeOf(byteLength));
    this.module ??= new (api().Module)(this.wasmBytes());
    const exports = this.exportsIn(this.module, memory, this.tileRows);
    return { kernels: new WasmKernels(this.name, memory.buffer, exports), exports };
  }

  /** Memories as large as asked for, that so many threads can work in. */
  readonly sharing = (threads: number): KernelsBackend => ({
    name: this.name,
    create: (byteLength) => {
      const memory = new (api().Memory)({ ...sizeOf(byteLength), shared: true });
      return this.attach({ kernels: this.name, threads, memory, tileRows: this.tileRows }, 0);
    },
  });

  /** Kernels for thread `thread`, from 0, in a shared memory. */
  attach(shared: SharedMemory, thread: number): WasmKernels {
    const memory = shared.memory as WasmMemory;
    this.sharingModule ??= new (api().Module)(withSharedMemory(this.wasmBytes()));
    const exports = this.exportsIn(this.sharingModule, memory, shared.tileRows);
    exports.useWorkspace(thread);
    return new WasmKernels(this.name, memory.buffer, exports, shared);
  }

  private exportsIn(module: WasmModule, memory: WasmMemory, tileRows: number): WasmExports {
    const exports = new (api().Instance)(module, { env: { memory } }).exports as WasmExports;
    exports.setTileRows(tileRows);
    return exports;
  }

  private wasmBytes(): Uint8Array {
    this.bytes ??= decodeBase64(this.base64);
    return this.bytes;
  }
}

function api(): WebAssemblyApi {
  if (!webAssembly) throw new Error('There is no WebAssembly here.');
  return webAssembly;
}

function sizeOf(byteLength: number): { initial: number; maximum: number } {
  const pages = Math.max(1, Math.ceil(byteLength / pageBytes));
  if (pages > mostPages) throw new RangeError(`${byteLength} bytes are more than WASM can address.`);
  return { initial: pages, maximum: pages };
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
