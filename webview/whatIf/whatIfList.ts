import type { WhatIfItem } from '../../src/protocol/inspectorProtocol';

const mostUndone = 100;

/** The list of what is set, as it was after every change: nothing that was tried is lost. Lists are never changed in place. */
export class WhatIfList {
  private readonly past: (readonly WhatIfItem[])[] = [];

  constructor(private current: readonly WhatIfItem[] = []) {}

  get items(): readonly WhatIfItem[] {
    return this.current;
  }

  /** What is in force, in order. */
  get active(): string[] {
    return this.current.filter(({ on }) => on).map(({ set }) => set);
  }

  get canUndo(): boolean {
    return this.past.length > 0;
  }

  /** What sets the same as one that is there takes its place. `nameOf` gives the part before the value. */
  add(set: string): void {
    const name = nameOf(set);
    const others = this.current.filter((item) => nameOf(item.set) !== name);
    this.change([...others, { set, on: true }]);
  }

  remove(index: number): void {
    this.change(this.current.filter((_, i) => i !== index));
  }

  switch(index: number, on: boolean): void {
    this.change(this.current.map((item, i) => (i === index ? { ...item, on } : item)));
  }

  clear(): void {
    if (this.current.length > 0) this.change([]);
  }

  undo(): void {
    this.current = this.past.pop() ?? this.current;
  }

  private change(next: readonly WhatIfItem[]): void {
    this.past.push(this.current);
    if (this.past.length > mostUndone) this.past.shift();
    this.current = next;
  }
}

function nameOf(set: string): string {
  return set.slice(0, set.lastIndexOf('='));
}
