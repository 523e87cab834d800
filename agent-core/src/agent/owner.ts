import { type Settings, writeSettings } from '../storage/settings.js';

/** What the owner decided, as it holds now: what is stored, with what was chosen for this run laid over it. */
export class Owner {
  private readonly root: string;
  private readonly overlay: (stored: Settings) => Settings;
  private readonly changed: (before: Settings) => void;
  private current: Settings;
  private turn: Promise<void> = Promise.resolve();

  /** `changed` is told what held before, as soon as a change holds, before it is on the disk. */
  constructor(
    root: string,
    stored: Settings,
    overlay: (stored: Settings) => Settings,
    changed: (before: Settings) => void,
  ) {
    this.root = root;
    this.current = stored;
    this.overlay = overlay;
    this.changed = changed;
  }

  /** What is stored. */
  get stored(): Settings {
    return this.current;
  }

  /** What holds in this run. */
  get settings(): Settings {
    return this.overlay(this.current);
  }

  /**
   * Changes the settings: they hold when this returns and are on the disk when it settles. Rejects
   * with the file system's error; what was changed holds all the same until the agent ends.
   */
  async change(edit: (stored: Settings) => Settings): Promise<void> {
    const held = this.settings;
    this.current = edit(this.current);
    this.changed(held);
    const before = this.turn;
    const mine = this.write(before);
    this.turn = mine.catch(() => undefined);
    await mine;
  }

  /** Settles when everything is written. */
  async settled(): Promise<void> {
    await this.turn;
  }

  private async write(before: Promise<void>): Promise<void> {
    await before;
    await writeSettings(this.root, this.current);
  }
}
