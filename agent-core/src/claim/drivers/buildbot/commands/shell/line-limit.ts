/** Counts the lines of a command, and calls `exceeded` once when there are more than `mostLines`. */
export class LineLimit {
  private readonly mostLines: number | null;
  private readonly exceeded: () => void;
  private counted = 0;

  constructor(mostLines: number | null, exceeded: () => void) {
    this.mostLines = mostLines;
    this.exceeded = exceeded;
  }

  get lines(): number {
    return this.counted;
  }

  get isExceeded(): boolean {
    return this.mostLines !== null && this.counted > this.mostLines;
  }

  count(text: string): void {
    if (this.mostLines === null || this.isExceeded) return;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.counted += 1;
    if (this.isExceeded) this.exceeded();
  }
}
