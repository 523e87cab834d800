import type { Power } from '@barnraiser/protocol';
import si from 'systeminformation';

/** What the system's own tools say of the battery, where there is no `/sys`: macOS, Windows, the BSDs. They take a second, so ask seldom. */
export async function readBatteryElsewhere(): Promise<Power | null> {
  const { hasBattery, acConnected, percent } = await si.battery();
  if (!hasBattery) return { onBattery: false, percent: null, source: 'system' };
  const isSensible = Number.isFinite(percent) && percent >= 0 && percent <= 100;
  return { onBattery: !acConnected, percent: isSensible ? percent : null, source: 'system' };
}
