/** What the desktop or the login manager tells by itself, without being asked. */
export type MachineEvent =
  /** Somebody is there. */
  | { readonly kind: 'input'; readonly source: string }
  /** Who sits where has changed: the layers know more. */
  | { readonly kind: 'changed' }
  /** The machine is about to sleep, or has woken up. */
  | { readonly kind: 'sleep'; readonly isComing: boolean }
  /** The machine is about to shut down; not coming: that was called off. */
  | { readonly kind: 'shutdown'; readonly isComing: boolean };

/** One that tells of them. */
export interface EventSource {
  /** Where it listens, as people say it. */
  readonly layer: string;
  /** Whether a build is there that may have to give way. May be told the same again. */
  attend(hasBuild: boolean): void;
  /** Whether it would tell of any input at keyboard and mouse at once. */
  isArmed(): boolean;
  /** What it hears of, for the self-test. Rejects, with a message for people, where there is nobody to hear. */
  read(): Promise<string>;
}
