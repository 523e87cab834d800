import type { LogMark } from '@barnraiser/protocol';
import { NumberList } from '../bytes/number-list.js';

/** When each byte of a log came, as far as its marks tell. */
export class LogTimes {
  readonly #offsets = new NumberList();
  readonly #times = new NumberList();

  /** Takes marks in the order of their offsets; those that are known already are passed over. */
  add(marks: readonly LogMark[]): void {
    for (const { offset, at } of marks) {
      if (this.#offsets.length > 0 && offset <= this.#offsets.at(this.#offsets.length - 1)) continue;
      this.#offsets.push(offset);
      this.#times.push(at);
    }
  }

  get isEmpty(): boolean {
    return this.#times.length === 0;
  }

  /** The time of the first byte, epoch ms; null without marks. */
  get first(): number | null {
    return this.isEmpty ? null : this.#times.at(0);
  }

  /** When the byte at `offset` came, epoch ms; null when no mark says. */
  at(offset: number): number | null {
    const mark = this.#offsets.lastNotAbove(offset);
    return mark < 0 ? null : this.#times.at(mark);
  }
}
