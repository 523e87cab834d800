/** Nobody's disk fills up in this time but by a build. */
const keptMs = 30_000;
/** Looks that follow each other within this are those while a build runs, which may fill it. */
const closeMs = 2500;

/** Asks for the free disk space, seldom at rest and at each look while a build runs. */
export class DiskSensor {
  private readonly freeMb: () => Promise<number | null>;
  private lookedAt = -Infinity;
  private askedAt = -Infinity;
  private found: number | null = null;

  /** In MiB; null, or a rejection: not known. */
  constructor(freeMb: () => Promise<number | null>) {
    this.freeMb = freeMb;
  }

  /** In MiB; null: not known. One look at a time; `at` is any clock's ms. Never rejects. */
  async read(at: number): Promise<number | null> {
    const isClose = Math.abs(at - this.lookedAt) < closeMs;
    this.lookedAt = at;
    if (this.found === null || isClose || Math.abs(at - this.askedAt) >= keptMs) {
      this.askedAt = at;
      this.found = await this.freeMb().catch(() => null);
    }
    return this.found;
  }
}
