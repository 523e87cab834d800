import type { HostReading } from '@barnraiser/protocol';
import type { PowerMonitor } from 'electron';
import { ReadingGate } from './reading-gate.js';

/** What a host sensor looks at and whom it tells. */
export interface HostSensorParts {
  readonly powerMonitor: PowerMonitor;
  readonly platform: NodeJS.Platform;
  /** Under Wayland X11's idle time knows only of X11 windows, so it is not used. */
  readonly isWayland: boolean;
  readonly tell: (reading: HostReading) => void;
}

/** How often to look, in ms. */
const everyMs = {
  /** Each look wakes the machine. */
  calm: 5000,
  /** Somebody watches. */
  close: 250,
  /** A build runs, and is to stand still within 100 ms: this is the part of them that may pass unnoticed. */
  instant: 50,
} as const;

/** How closely to look. */
export type LookPace = keyof typeof everyMs;

/**
 * Feeds Electron's powerMonitor to the agent, as one layer among the agent's own. Null is told where
 * Electron does not know: idle time under Wayland, the battery and the lock on Linux (its battery
 * call is a stub there that always says no; lock events exist on macOS and Windows alone).
 */
export class HostSensor {
  private readonly parts: HostSensorParts;
  private readonly gate = new ReadingGate();
  private isLocked: boolean | null;
  private isSuspended = false;
  private pace: LookPace = 'calm';
  private timer: NodeJS.Timeout | undefined;

  constructor(parts: HostSensorParts) {
    this.parts = parts;
    this.isLocked = parts.platform === 'linux' ? null : false;
  }

  start(): void {
    const { powerMonitor } = this.parts;
    // On Linux suspend and resume come twice each (Electron 33): setting a state twice is harmless.
    powerMonitor.on('suspend', () => this.become({ isSuspended: true }));
    powerMonitor.on('resume', () => this.become({ isSuspended: false }));
    powerMonitor.on('lock-screen', () => this.become({ isLocked: true }));
    powerMonitor.on('unlock-screen', () => this.become({ isLocked: false }));
    powerMonitor.on('on-battery', () => this.look());
    powerMonitor.on('on-ac', () => this.look());
    this.look();
  }

  /** How closely to look from now on; it looks at once when that changes. */
  lookAt(pace: LookPace): void {
    if (pace === this.pace) return;
    this.pace = pace;
    this.look();
  }

  /** The agent process is new and knows nothing yet. */
  tellAgain(): void {
    this.parts.tell(this.reading());
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private become(change: { readonly isLocked?: boolean; readonly isSuspended?: boolean }): void {
    this.isLocked = change.isLocked ?? this.isLocked;
    this.isSuspended = change.isSuspended ?? this.isSuspended;
    this.look();
  }

  private look(): void {
    clearTimeout(this.timer);
    const reading = this.reading();
    if (this.gate.isNews(reading, Date.now())) this.parts.tell(reading);
    this.timer = setTimeout(() => this.look(), everyMs[this.pace]);
  }

  private reading(): HostReading {
    const { powerMonitor, platform, isWayland } = this.parts;
    return {
      lastInputAt: isWayland ? null : Date.now() - powerMonitor.getSystemIdleTime() * 1000,
      isLocked: this.isLocked,
      onBattery: platform === 'linux' ? null : powerMonitor.isOnBatteryPower(),
      isSuspended: this.isSuspended,
    };
  }
}
