import { join } from 'node:path';
import type { Power } from '@barnraiser/protocol';
import { listPseudoFolder, readPseudoFile } from '../kernel/pseudo-file.js';
import { Remembered } from '../kernel/remembered.js';

/** One supply as the kernel shows it (Documentation/ABI/testing/sysfs-class-power). */
type Supply = ReadonlyMap<SupplyFile, string>;
type SupplyFile = (typeof fixed)[number] | (typeof changing)[number];

const fixed = ['type', 'scope'] as const;
const changing = ['online', 'status', 'capacity'] as const;

/** A supply that was found: what it stays, and which of its files change. */
interface FoundSupply {
  readonly folder: string;
  readonly stays: Supply;
  readonly changes: readonly SupplyFile[];
}

/** Reads Linux's power supplies. One that is plugged in counts within a minute, one that goes away at once. */
export class PowerSupplies {
  private readonly found: Remembered<readonly FoundSupply[]>;

  /** `root` is `/` but in tests. */
  constructor(root: string) {
    this.found = new Remembered(() => findSupplies(join(root, 'sys/class/power_supply')));
  }

  /**
   * What they say; null where there is none. The batteries of mice and headsets do not count (scope
   * Device); an uninterruptible supply does once it discharges. `at` is any clock's ms.
   */
  read(at: number): Power | null {
    const supplies = this.supplies(at).filter((supply) => supply.get('scope') !== 'Device');
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

  private supplies(at: number): Supply[] {
    const found = this.found.get(at);
    const read = found.map(readSupply);
    const isWhole = read.every(
      (supply, n) => supply.size === found[n]!.stays.size + found[n]!.changes.length,
    );
    if (isWhole) return read;
    this.found.forget();
    return this.found.get(at).map(readSupply);
  }
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

function findSupplies(folder: string): FoundSupply[] {
  return listPseudoFolder(folder).map((name) => {
    const supply = join(folder, name);
    return {
      folder: supply,
      stays: readFiles(supply, fixed),
      changes: [...readFiles(supply, changing).keys()],
    };
  });
}

function readSupply({ folder, stays, changes }: FoundSupply): Supply {
  return new Map([...stays, ...readFiles(folder, changes)]);
}

/** Those of the files that can be read. */
function readFiles(folder: string, files: readonly SupplyFile[]): Supply {
  const supply = new Map<SupplyFile, string>();
  for (const file of files) {
    const text = readPseudoFile(join(folder, file));
    if (text !== null) supply.set(file, text.trim());
  }
  return supply;
}
