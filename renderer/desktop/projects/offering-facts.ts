import type { JoinedCoordinator, Offering } from '@barnraiser/protocol';

/** A project as a joined coordinator offers it. */
export type JoinedOffering = JoinedCoordinator['offerings'][number];

/** Whether builds of a project are taken, or whose pause holds them off. */
export type OfferingState = 'building' | 'paused-here' | 'paused-above' | 'no-match';

/** What holds for a project; the pause of its coordinator outranks its own. */
export function offeringState(offering: JoinedOffering, coordinator: JoinedCoordinator): OfferingState {
  if (coordinator.isPaused) return 'paused-above';
  if (offering.isPaused) return 'paused-here';
  return offering.targets.some((target) => target.matches) ? 'building' : 'no-match';
}

/** What holds for a builder of a Buildbot master. */
export function builderState(
  { isPaused }: { readonly isPaused: boolean },
  coordinator: Pick<JoinedCoordinator, 'isPaused'>,
): Exclude<OfferingState, 'no-match'> {
  if (coordinator.isPaused) return 'paused-above';
  return isPaused ? 'paused-here' : 'building';
}

/** The names of the targets that this machine can build and no other one here can. */
export function onlyYouTargets(offering: Offering): string[] {
  return offering.targets
    .filter((target) => target.matches && target.otherMachines === 0)
    .map((target) => target.name);
}

/** How many builds wait for a machine like this one. */
export function waitingHere(offering: Offering): number {
  return offering.targets.filter((target) => target.matches).reduce((sum, target) => sum + target.waiting, 0);
}

/** The usual time of a build here: the longest among the targets that match; null where none is known. */
export function typicalMs(offering: Offering): number | null {
  const times = offering.targets.flatMap(({ matches, typicalMs: ms }) =>
    matches && ms !== null ? [ms] : [],
  );
  return times.length > 0 ? Math.max(...times) : null;
}
