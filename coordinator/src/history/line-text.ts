/** Who goes before a job that waits, of those that wait for the same machines. */
export interface LineAhead {
  readonly ahead: number;
  /** Of these, those of a higher priority. */
  readonly moreImportant: number;
  /** Of these, those of the same priority that came later, of projects that were served less. */
  readonly later: number;
  /** There may be more than were counted. */
  readonly isCapped: boolean;
}

/** A clause to add to why a job waits; empty when it is the next. */
export function lineText({ ahead, moreImportant, later, isCapped }: LineAhead): string {
  if (ahead === 0) return '';
  const jobs = ahead === 1 ? '1 job goes' : `${ahead} jobs ${isCapped ? 'or more ' : ''}go`;
  const why = [
    moreImportant > 0 && `${moreImportant} of higher priority`,
    later > 0 && `${later} of projects that were served less`,
  ].filter((part) => part !== false);
  return `; ${jobs} first${why.length === 0 ? '' : ` (${why.join(', ')})`}`;
}
