/** Folders are measured once a minute while a build runs; after this long the figure is from after the tidying. */
const settleMs = 90_000;
const tolerance = 1.1;

/** Holds what the agent keeps on the disk against the owner's budget while a build runs. */
export class DiskWatch {
  private tidiedAt: number | null = null;

  /**
   * `tidy`: it is over the budget, and what is kept from earlier builds has to go. `broken`: it is
   * over the budget all the same, so that the build itself is too large. Times are any clock's ms.
   */
  note(atMs: number, usedMb: number | null, budgetMb: number | null): 'fine' | 'tidy' | 'broken' {
    if (usedMb === null || budgetMb === null || usedMb <= budgetMb) {
      this.tidiedAt = null;
      return 'fine';
    }
    if (this.tidiedAt === null) {
      this.tidiedAt = atMs;
      return 'tidy';
    }
    const isSettled = atMs - this.tidiedAt >= settleMs;
    return isSettled && usedMb > budgetMb * tolerance ? 'broken' : 'fine';
  }
}
