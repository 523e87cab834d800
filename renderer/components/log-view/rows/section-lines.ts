import type { LogSection } from '@barnraiser/protocol';
import type { ByteStore } from '../bytes/byte-store.js';

/** A section with the lines that begin in it: [firstLine, endLine). */
export interface SectionLines {
  section: LogSection;
  firstLine: number;
  endLine: number;
}

/** The sections in the order of their places. Of one that runs, and of bytes that have not come, the lines so far. */
export function sectionLines(sections: readonly LogSection[], store: ByteStore): SectionLines[] {
  const placed: SectionLines[] = [];
  let earliest = 0;
  for (const section of [...sections].sort((a, b) => a.from - b.from || a.n - b.n)) {
    const firstLine = Math.max(earliest, firstLineFrom(store, section.from));
    const endLine = section.to === null ? store.lineCount : firstLineFrom(store, section.to);
    earliest = Math.max(firstLine, endLine);
    placed.push({ section, firstLine, endLine: earliest });
  }
  return placed;
}

/** Which sections are folded as long as the reader has not said: all that went well, once one has failed. */
export function foldedAtFirst(sections: readonly LogSection[]): Set<number> {
  const isBad = ({ outcome }: LogSection) =>
    outcome === 'failed' || outcome === 'timed-out' || outcome === 'errored';
  if (!sections.some(isBad)) return new Set();
  return new Set(sections.filter((section) => section.to !== null && !isBad(section)).map(({ n }) => n));
}

/** Whose lines include this one; -1 when none. */
export function sectionOf(sections: readonly SectionLines[], line: number): number {
  return sections.findIndex(({ firstLine, endLine }) => firstLine <= line && line < endLine);
}

function firstLineFrom(store: ByteStore, offset: number): number {
  if (offset >= store.byteLength) return store.lineCount;
  const line = store.lineAt(offset);
  return store.lineStart(line) === offset ? line : line + 1;
}
