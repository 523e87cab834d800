import type { MachineReport, Snapshot } from '@barnraiser/protocol';

/** How one check came out. `detail` is what was found, in the sensor's own words where it has some. */
export interface Check {
  readonly name: 'presence' | 'battery' | 'sandbox' | 'tools' | 'disk' | 'clock';
  readonly result: 'works' | 'trouble' | 'unknown' | 'asking';
  readonly detail: string | null;
  /** What to do about it, or a command to run. */
  readonly advice: string | null;
}

const compilers = ['gcc', 'cc', 'clang', 'rustc', 'go'];

/** What the machine says of itself. `sinceMs`: input after this moment counts as seen; epoch ms. */
export function checksOf(machine: MachineReport, snapshot: Snapshot | null, sinceMs: number): Check[] {
  const [presence] = machine.sensors.filter(({ kind, works }) => kind === 'presence' && works);
  const blind = machine.sensors.find(({ kind, works }) => kind === 'presence' && !works);
  const power = machine.sensors.find(({ kind }) => kind === 'power');
  const lastInputAt = snapshot?.conditions?.presence.lastInputAt ?? null;
  const clock = snapshot?.verdict.reasons.find(({ code }) => code === 'clock-skew');
  const found = machine.tools.filter(({ name, version }) => compilers.includes(name) && version !== null);
  return [
    presence === undefined
      ? { name: 'presence', result: 'trouble', detail: null, advice: blind?.detail ?? null }
      : {
          name: 'presence',
          result: lastInputAt !== null && lastInputAt >= sinceMs ? 'works' : 'asking',
          detail: presence.layer,
          advice: null,
        },
    {
      name: 'battery',
      result: power === undefined ? 'unknown' : power.works ? 'works' : 'unknown',
      detail: power?.value ?? null,
      advice: power?.works === false ? power.detail : null,
    },
    {
      name: 'sandbox',
      result: machine.isolation.kind === 'none' ? 'trouble' : 'works',
      detail: machine.isolation.proof,
      advice: machine.isolation.advice,
    },
    {
      name: 'tools',
      result: found.length > 0 ? 'works' : 'trouble',
      detail: found.map(({ name, version }) => `${name} ${version}`).join(', ') || null,
      advice: null,
    },
    {
      name: 'disk',
      result: machine.disk.freeBytes === null ? 'unknown' : 'works',
      detail: null,
      advice: null,
    },
    {
      name: 'clock',
      result: clock === undefined ? 'works' : 'trouble',
      detail: clock?.evidence ?? null,
      advice: clock?.action ?? null,
    },
  ];
}
