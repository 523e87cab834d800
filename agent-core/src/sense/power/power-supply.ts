import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Power } from '@barnraiser/protocol';

/** One supply as the kernel shows it (Documentation/ABI/testing/sysfs-class-power). */
type Supply = ReadonlyMap<'type' | 'scope' | 'online' | 'status' | 'capacity', string>;

const files = ['type', 'scope', 'online', 'status', 'capacity'] as const;

/**
 * What Linux says of the power supplies below `root`; null where it knows of none. The batteries of
 * mice and headsets do not count (scope Device); an uninterruptible supply does once it discharges.
 */
export async function readPowerSupply(root: string): Promise<Power | null> {
  const folder = join(root, 'sys/class/power_supply');
  const names = await readdir(folder).catch(() => []);
  const all = await Promise.all(names.map((name) => readSupply(join(folder, name))));
  const supplies = all.filter((supply) => supply.get('scope') !== 'Device');
  if (supplies.length === 0) return null;
  const mains = supplies.filter((supply) => /^(Mains|USB)/.test(supply.get('type') ?? ''));
  const batteries = supplies.filter((supply) => supply.get('type') === 'Battery');
  const reserves = supplies.filter((supply) => supply.get('type') === 'UPS');
  const isDischarging = (supply: Supply): boolean => supply.get('status') === 'Discharging';
  const isReserve = reserves.some(isDischarging);
  return {
    onBattery: isReserve || isOnBattery(mains, batteries, isDischarging),
    percent: lowest(isReserve ? reserves : batteries),
    source: '/sys/class/power_supply',
  };
}

/** Null where the batteries do not say, which a kernel's driver may do for a moment ("Unknown"). */
function isOnBattery(
  mains: readonly Supply[],
  batteries: readonly Supply[],
  isDischarging: (supply: Supply) => boolean,
): boolean | null {
  if (mains.some((supply) => supply.get('online') === '1')) return false;
  if (batteries.length === 0) return false;
  if (batteries.some(isDischarging)) return true;
  if (mains.length > 0) return true;
  return batteries.some((supply) => /Charging|Full/i.test(supply.get('status') ?? '')) ? false : null;
}

/** The charge of the emptiest that says it. */
function lowest(supplies: readonly Supply[]): number | null {
  const charges = supplies
    .flatMap((supply) => supply.get('capacity') ?? [])
    .map(Number)
    .filter((percent) => percent >= 0 && percent <= 100);
  return charges.length === 0 ? null : Math.min(...charges);
}

async function readSupply(folder: string): Promise<Supply> {
  const supply = new Map<(typeof files)[number], string>();
  for (const file of files) {
    const text = await readFile(join(folder, file), 'latin1').catch(() => null);
    if (text !== null) supply.set(file, text.trim());
  }
  return supply;
}
