/** What the poll needs of the agent. */
export interface PresencePollParts {
  /** Whether a build runs that would have to give way, and nobody else would tell in time. */
  isNeeded(): boolean;
  /** Asks the sensors of input, and those alone. Never rejects. */
  glance(): Promise<void>;
  /** Somebody may be there. */
  seen(): void;
  isPresent(): boolean;
}

/** Input is to be met by a machine that is free within 100 ms; this is the most of it that may pass unnoticed. */
const everyMs = 100;

/** Looks ten times a second whether somebody is there, as long as that matters. */
export class PresencePoll {
  private readonly parts: PresencePollParts;
  private timer: NodeJS.Timeout | null = null;
  private isOver = false;

  constructor(parts: PresencePollParts) {
    this.parts = parts;
  }

  /** Whether it is needed may have changed. */
  consider(): void {
    if (this.timer !== null || this.isOver || !this.parts.isNeeded()) return;
    this.timer = setTimeout(() => void this.look(), everyMs);
  }

  end(): void {
    this.isOver = true;
    if (this.timer !== null) clearTimeout(this.timer);
  }

  private async look(): Promise<void> {
    await this.parts.glance();
    this.timer = null;
    if (!this.isOver && this.parts.isPresent()) this.parts.seen();
    this.consider();
  }
}
