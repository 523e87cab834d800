/** What a reference needs of its connection. */
export interface RefOwner {
  /** Tells the peer that one reference to its object is dropped. */
  dropRef(id: number): void;
}

/**
 * One reference to an object of the master's. Release each once: the master counts them, and
 * refuses service at 1,024 that were not released. Releasing the perspective logs the worker out.
 */
export class RemoteRef {
  readonly id: number;
  private readonly owner: RefOwner;
  private isReleased = false;

  constructor(id: number, owner: RefOwner) {
    this.id = id;
    this.owner = owner;
  }

  /** Whether it came by this connection. */
  belongsTo(owner: RefOwner): boolean {
    return this.owner === owner;
  }

  /** Releasing twice, or after the connection has closed, is harmless. */
  release(): void {
    if (this.isReleased) return;
    this.isReleased = true;
    this.owner.dropRef(this.id);
  }
}
