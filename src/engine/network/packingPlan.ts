/** The packing of one matrix. */
export interface Packing {
  /** Floats. */
  work: number;
  run(): void;
}

/** All the packing that a network's weights need after they changed, by one thread or shared by several. */
export class PackingPlan {
  private version = -1;
  /** The largest first. */
  private packings: readonly Packing[] = [];

  protected setPackings(packings: readonly Packing[]): void {
    this.packings = [...packings].sort((a, b) => b.work - a.work);
  }

  /** Packs when `version` is not the one packed last. */
  refresh(version: number): void {
    if (this.isFresh(version)) return;
    this.packShare(0, 1);
    this.markFresh(version);
  }

  isFresh(version: number): boolean {
    return version === this.version;
  }

  /** What is packed is that version: all threads have packed their shares. */
  markFresh(version: number): void {
    this.version = version;
  }

  /** Packs what falls to one of several threads: the largest matrices first, each to whom has least. */
  packShare(thread: number, threads: number): void {
    const work = new Array<number>(threads).fill(0);
    for (const packing of this.packings) {
      const least = work.indexOf(Math.min(...work));
      work[least] += packing.work;
      if (least === thread) packing.run();
    }
  }
}
