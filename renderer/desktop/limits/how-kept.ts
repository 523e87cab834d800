import type { MachineReport, Meter, Snapshot } from '@barnraiser/protocol';

/** How a limit is kept on this machine. */
export type How = Meter['how'];

/** The limits that say how they are kept, those of the meters among them. */
export type KeptLimit =
  Meter['kind'] | 'presence' | 'power' | 'busy' | 'hours' | 'schedule' | 'fullscreen' | 'programs';

/** How a limit is kept here, as far as the agent has said; null: it has not yet. */
export function howKept(
  limit: KeptLimit,
  snapshot: Snapshot | null,
  machine: MachineReport | null,
): How | null {
  const conditions = snapshot?.conditions ?? null;
  switch (limit) {
    case 'cores':
    case 'cpu':
    case 'memory':
    case 'disk':
    case 'network':
    case 'heat':
      return snapshot?.meters.find(({ kind }) => kind === limit)?.how ?? null;
    case 'presence':
      return conditions && seen(conditions.presence.state !== 'unknown');
    case 'power':
      return conditions && seen(conditions.power.onBattery !== null);
    case 'busy':
      return conditions && seen(conditions.load.otherCpuRatio !== null);
    case 'fullscreen':
      return conditions && seen(conditions.presence.fullscreen !== null || worksHere('Full screen', machine));
    case 'programs':
      return conditions && seen(worksHere('Programs of your list', machine));
    case 'hours':
    case 'schedule':
      return conditions && 'watched';
  }
}

/** Whether a sensor of this name works, or the self-test has said nothing of one. */
function worksHere(sensor: string, machine: MachineReport | null): boolean {
  const sensors = machine?.sensors.filter(({ name }) => name === sensor) ?? [];
  return sensors.length === 0 || sensors.some(({ works }) => works);
}

function seen(isSensed: boolean): How {
  return isSensed ? 'watched' : 'unsupported';
}
