import type { ClaimId, Snapshot } from '@barnraiser/protocol';
import type { Timeline } from '../history/timeline.js';
import { Feed } from './feed.js';
import type { Notice } from './notice.js';
import { spanOf } from './span-of.js';
import { Throttle } from './throttle.js';

/** What is told, and where the machine's time is noted. */
export interface AnnouncerParts {
  readonly timeline: Pick<Timeline, 'note'>;
  /** The agent as it is now. */
  snapshot(): Snapshot;
}

/** Snapshots follow each other no faster. */
const snapshotEveryMs = 200;

/** Tells whoever listens what the agent does: snapshots when something has changed, notices, what steps write. */
export class Announcer {
  readonly snapshots = new Feed<[Snapshot]>();
  readonly console = new Feed<[ClaimId, Buffer]>();
  readonly notices = new Feed<[Notice]>();
  private readonly parts: AnnouncerParts;
  private readonly telling = new Throttle(snapshotEveryMs, () => this.tell());
  private last: Snapshot['message'] = null;
  private shown = '';
  private sentence = '';

  constructor(parts: AnnouncerParts) {
    this.parts = parts;
  }

  /** The last message for the owner. */
  get message(): Snapshot['message'] {
    return this.last;
  }

  /** Something may have changed: a snapshot follows soon, if it shows. */
  soon(): void {
    this.telling.soon();
  }

  /** Tells what is still owed, and nothing afterwards unless asked again. */
  finish(): void {
    this.telling.finish();
  }

  /** Messages are also kept, for the snapshots that follow. */
  notice(notice: Notice): void {
    this.notices.tell(notice);
    if (notice.kind !== 'message') return;
    this.last = { level: notice.level, text: notice.text };
    this.soon();
  }

  say(level: NonNullable<Snapshot['message']>['level'], text: string): void {
    this.notice({ kind: 'message', level, text });
  }

  /** Says what could not be done, for whoever is told of errors. */
  warn(what: string): (error: unknown) => void {
    return (error) => this.say('warning', `${what}: ${String(error)}`);
  }

  /** From now on the machine's time goes to what is done at this moment. */
  noteTime(snapshot: Snapshot = this.parts.snapshot()): void {
    this.parts.timeline.note(snapshot.at, ...spanOf(snapshot));
  }

  private tell(): void {
    const snapshot = this.parts.snapshot();
    if (snapshot.sentence !== this.sentence) {
      this.sentence = snapshot.sentence;
      this.notices.tell({ kind: 'sentenceChanged', sentence: snapshot.sentence });
    }
    this.noteTime(snapshot);
    // A machine at rest says the same again and again; drawing it would cost more than sensing it.
    const shown = JSON.stringify(snapshot, (key, value: unknown) => (key === 'at' ? undefined : value));
    if (shown === this.shown) return;
    this.shown = shown;
    this.snapshots.tell(snapshot);
  }
}
