import type { MachineSummary } from '@barnraiser/protocol';

/** Whose machines are shown. */
export type MachineKind = 'all' | 'volunteers' | 'launched';

/** The kinds in the order in which they are offered. */
export const machineKinds = ['all', 'volunteers', 'launched'] as const satisfies readonly MachineKind[];

/** Which machines are shown; launched ones come and go, so that those which have left would soon be most. */
export interface ShownMachines {
  readonly kind: MachineKind;
  readonly withLeft: boolean;
}

/** The machines of that kind, in their order. */
export function shownMachines(
  machines: readonly MachineSummary[],
  { kind, withLeft }: ShownMachines,
): MachineSummary[] {
  return machines.filter(
    ({ launch, state }) =>
      (withLeft || state !== 'left') &&
      (kind === 'all' || (launch === undefined) === (kind === 'volunteers')),
  );
}

/** Hours of volunteers' machines and of launched ones, which are never added up: nobody gave the latter. */
export function hoursByKind(machines: readonly MachineSummary[]): {
  readonly volunteers: number;
  readonly launched: number;
} {
  const hoursOf = (kind: MachineKind) =>
    shownMachines(machines, { kind, withLeft: true }).reduce((sum, { hoursGiven }) => sum + hoursGiven, 0);
  return { volunteers: hoursOf('volunteers'), launched: hoursOf('launched') };
}
