interface Sample {
  readonly spanMs: number;
  readonly cores: number;
}

const windowMs = 10_000;
/** The kernel gives quotas back by the tenth of a second and a look is never on the moment. */
const tolerance = 1.1;

/** Holds what a build uses against what it may: a limit is broken by the mean of ten seconds, not by a moment. */
export class CapWatch {
  private samples: Sample[] = [];
  private cap: number | null = null;

  /**
   * `cores` is the mean over the last `spanMs`. Answers the mean of ten seconds when it is over the
   * cap, else null. What was used under another cap does not count.
   */
  note(spanMs: number, cores: number | null, cap: number | null): number | null {
    if (cores === null || cap === null || cap !== this.cap) {
      this.samples = [];
      this.cap = cap;
      return null;
    }
    this.samples.push({ spanMs, cores });
    let total = sum(this.samples, ({ spanMs: ms }) => ms);
    while (total - this.samples[0]!.spanMs >= windowMs) total -= this.samples.shift()!.spanMs;
    if (total < windowMs) return null;
    const mean = sum(this.samples, (sample) => sample.cores * sample.spanMs) / total;
    return mean > cap * tolerance ? mean : null;
  }
}

function sum(samples: readonly Sample[], of: (sample: Sample) => number): number {
  return samples.reduce((total, sample) => total + of(sample), 0);
}
