import type { LocalObject } from './local-object.js';

/** Our objects that the peer has references to, by the ids that it knows them by. */
export class ObjectTable {
  private readonly entries = new Map<number, { readonly object: LocalObject; references: number }>();
  private readonly ids = new Map<LocalObject, number>();
  private lastId = 0;

  /** How many objects the peer holds. */
  get size(): number {
    return this.entries.size;
  }

  get(id: number): LocalObject | undefined {
    return this.entries.get(id)?.object;
  }

  /** Counts one more reference; answers the object's id. */
  refer(object: LocalObject): number {
    const known = this.ids.get(object);
    if (known !== undefined) {
      this.entries.get(known)!.references += 1;
      return known;
    }
    this.lastId += 1;
    this.ids.set(object, this.lastId);
    this.entries.set(this.lastId, { object, references: 1 });
    return this.lastId;
  }

  /** Counts one reference less. An id that is not known is let pass: Twisted does the same. */
  drop(id: number): LocalObject | null {
    const entry = this.entries.get(id);
    if (entry === undefined) return null;
    entry.references -= 1;
    if (entry.references > 0) return null;
    this.entries.delete(id);
    this.ids.delete(entry.object);
    return entry.object;
  }
}
