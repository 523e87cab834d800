import type { Alarm } from '../planner/decision.js';
import { alarmText } from '../view/alarm-text.js';
import type { ScalerLog } from './scaler-log.js';

/** Logs each alarm when it begins; one that goes on from decision to decision is not repeated. */
export class AlarmTeller {
  readonly #log: ScalerLog;
  #told = new Set<string>();

  constructor(log: ScalerLog) {
    this.#log = log;
  }

  tell(alarms: readonly Alarm[], nowMs: number): void {
    const now = new Map(alarms.map((alarm) => [keyOf(alarm), alarm]));
    for (const [key, alarm] of now) {
      if (this.#told.has(key)) continue;
      this.#log.warn(
        { pool: alarm.pool, alarm: alarm.kind },
        `pool ${alarm.pool}: ${alarmText(alarm, nowMs)}`,
      );
    }
    this.#told = new Set(now.keys());
  }
}

function keyOf(alarm: Alarm): string {
  const about = 'instanceId' in alarm ? alarm.instanceId : 'launchId' in alarm ? alarm.launchId : '';
  return `${alarm.kind} ${alarm.pool} ${about}`;
}
