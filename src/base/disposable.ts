/** Something that holds a resource until it is disposed. */
export interface Disposable {
  dispose(): void;
}

export function toDisposable(dispose: () => void): Disposable {
  return { dispose };
}

/** Owns disposables; disposing survives a member that throws, and reports the first error after all are disposed. */
export class DisposableStore implements Disposable {
  private readonly members = new Set<Disposable>();
  private disposed = false;

  get isDisposed(): boolean {
    return this.disposed;
  }

  /** Adds a member; disposes it at once when the store is already disposed. */
  add<T extends Disposable>(member: T): T {
    if (this.disposed) {
      member.dispose();
    } else {
      this.members.add(member);
    }
    return member;
  }

  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    const errors: unknown[] = [];
    for (const member of this.members) {
      try {
        member.dispose();
      } catch (error) {
        errors.push(error);
      }
    }
    this.members.clear();
    if (errors.length > 0) throw errors[0];
  }
}

/** Base of objects that own disposables: `this._register(...)` everything that must end with them. */
export abstract class DisposableObject implements Disposable {
  private readonly store = new DisposableStore();

  protected get isDisposed(): boolean {
    return this.store.isDisposed;
  }

  protected _register<T extends Disposable>(member: T): T {
    return this.store.add(member);
  }

  dispose(): void {
    this.store.dispose();
  }
}
