import type { LayerValues } from './tracedChunk';

/** Exact chunks that were read last, up to a number of bytes; the one unused for longest goes first. */
export class ChunkCache {
  private readonly chunks = new Map<number, LayerValues[]>();
  private bytes = 0;

  constructor(private readonly mostBytes: number) {}

  get(index: number): LayerValues[] | undefined {
    const chunk = this.chunks.get(index);
    if (!chunk) return undefined;
    this.chunks.delete(index);
    this.chunks.set(index, chunk);
    return chunk;
  }

  set(index: number, layers: LayerValues[]): void {
    if (!this.chunks.has(index)) this.bytes += bytesOf(layers);
    this.chunks.delete(index);
    this.chunks.set(index, layers);
    // The newest stays however large it is: somebody is about to look at it.
    for (const [oldest, chunk] of this.chunks) {
      if (this.bytes <= this.mostBytes || oldest === index) return;
      this.chunks.delete(oldest);
      this.bytes -= bytesOf(chunk);
    }
  }
}

function bytesOf(layers: readonly LayerValues[]): number {
  let bytes = 0;
  for (const quantities of layers) {
    for (const values of Object.values(quantities)) bytes += values.byteLength;
  }
  return bytes;
}
