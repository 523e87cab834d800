import type { ByteStore } from './byte-store.js';
import type { ShownLine } from './shown-line.js';
import { shownLine } from './shown-line.js';

const kept = 1_000;

/** Lines as rows show them; what was drawn lately is not decoded again. The last line may grow and is not kept. */
export class ShownLines {
  readonly #store: ByteStore;
  readonly #lines = new Map<number, ShownLine>();

  constructor(store: ByteStore) {
    this.#store = store;
  }

  at(line: number): ShownLine {
    const known = this.#lines.get(line);
    if (known) return known;
    const shown = shownLine(this.#store, line);
    if (line < this.#store.finishedLineCount) {
      if (this.#lines.size >= kept) this.#lines.clear();
      this.#lines.set(line, shown);
    }
    return shown;
  }
}
