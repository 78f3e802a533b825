/** The little of WebAssembly that the kernels need; the engine's type library knows no web page and no Node. */
export interface WebAssemblyApi {
  validate(bytes: Uint8Array): boolean;
  Module: new (bytes: Uint8Array) => WasmModule;
  Instance: new (
    module: WasmModule,
    imports: Record<string, Record<string, unknown>>,
  ) => { exports: unknown };
  Memory: new (size: { initial: number; maximum: number; shared?: boolean }) => WasmMemory;
}

/** Of a shared memory the buffer is a SharedArrayBuffer, and the object can be posted to other threads. */
export interface WasmMemory {
  readonly buffer: ArrayBufferLike;
}

/** A compiled module; only the engine that made it can look inside. */
export type WasmModule = object;

/** Undefined where scripts run without WebAssembly. */
export const webAssembly = (globalThis as unknown as { WebAssembly?: WebAssemblyApi }).WebAssembly;
