import { useMemo, useState } from 'react';
import type { LogFeed } from '../source/log-feed.js';
import type { SectionLines } from './section-lines.js';
import { foldedAtFirst, sectionLines } from './section-lines.js';

/** The sections of a log, and which of them are folded. Sections are told by their place in `sections`. */
export interface Sections {
  sections: SectionLines[];
  isFolded: (section: number) => boolean;
  setFolded: (section: number, isFolded: boolean) => void;
  /** Changes when another section is folded. */
  foldKey: string;
}

/** What the reader has folded or unfolded stays so; the rest is folded as `foldedAtFirst` says. */
export function useSections(feed: LogFeed): Sections {
  const [chosen, setChosen] = useState<ReadonlyMap<number, boolean>>(new Map());
  const sections = sectionLines(feed.sections, feed.store);
  const byItself = useMemo(() => foldedAtFirst(feed.sections), [feed.sections]);
  const isNumberFolded = (n: number) => chosen.get(n) ?? byItself.has(n);
  return {
    sections,
    isFolded: (index) => isNumberFolded(sections[index]?.section.n ?? -1),
    setFolded(index, isFolded) {
      const n = sections[index]?.section.n;
      if (n !== undefined) setChosen((before) => new Map(before).set(n, isFolded));
    },
    foldKey: sections.map(({ section }) => (isNumberFolded(section.n) ? section.n : '')).join(),
  };
}
