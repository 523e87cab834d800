import type { HostReading } from '@barnraiser/protocol';

/** Electron tells idle time in whole seconds, so the moment of the last input trembles by this much. */
const trembleMs = 1500;
/** While input goes on, it is told again no sooner. */
const againMs = 5000;
/** The agent holds a reading that is older than 15 s for stale. */
const heartbeatMs = 10_000;

/** Decides which readings are worth telling the agent: what changed, the owner's return at once, and one every 10 s. */
export class ReadingGate {
  private last: HostReading | null = null;
  private toldAt = -Infinity;

  /** Whether this reading is to be told now; then it counts as told. `now` in epoch ms. */
  isNews(reading: HostReading, now: number): boolean {
    if (!this.differs(reading, now)) return false;
    this.last = reading;
    this.toldAt = now;
    return true;
  }

  private differs(reading: HostReading, now: number): boolean {
    const { last } = this;
    if (last === null || now - this.toldAt >= heartbeatMs) return true;
    if (last.isLocked !== reading.isLocked || last.isSuspended !== reading.isSuspended) return true;
    if (last.onBattery !== reading.onBattery) return true;
    if (reading.lastInputAt === null || last.lastInputAt === null)
      return reading.lastInputAt !== last.lastInputAt;
    if (reading.lastInputAt - last.lastInputAt < trembleMs) return false;
    return now - this.toldAt >= againMs || now - last.lastInputAt >= againMs;
  }
}
