import type { BuildSummary, Project, RequestSummary } from '@barnraiser/protocol';
import { isLive } from '../parts/build-state.js';

/** What is known of one platform of one project. */
export interface TargetState {
  readonly id: string;
  readonly project: string;
  readonly target: string;
  /** The newest build that says something about the code or the platform. */
  readonly result: BuildSummary | null;
  readonly live: BuildSummary | null;
  /** Why nothing runs a job that waits; null where none does. */
  readonly waiting: string | null;
}

/** The state of each platform of each project, in their order. Builds and requests may come in any order, and twice. */
export function targetStates(
  projects: readonly Pick<Project, 'project' | 'targets'>[],
  builds: readonly BuildSummary[],
  requests: readonly RequestSummary[],
): TargetState[] {
  const results = newestBy(builds.filter(isResult));
  const running = newestBy(builds.filter(isLive));
  const waiting = new Map(
    requests.flatMap(({ project, jobs }) =>
      jobs.flatMap((job) =>
        job.state === 'queued' && job.waiting !== null ? [[keyOf(project, job.target), job.waiting]] : [],
      ),
    ),
  );
  return projects.flatMap(({ project, targets }) =>
    targets.map(({ name }) => {
      const id = keyOf(project, name);
      return {
        id,
        project,
        target: name,
        result: results.get(id) ?? null,
        live: running.get(id) ?? null,
        waiting: waiting.get(id) ?? null,
      };
    }),
  );
}

/** Builds that were given back, lost or cancelled say nothing; a redundant result is somebody else's. */
function isResult(build: BuildSummary): boolean {
  const { outcome, accepted } = build;
  return outcome !== null && outcome !== 'cancelled' && accepted !== 'redundant';
}

function newestBy(builds: readonly BuildSummary[]): Map<string, BuildSummary> {
  const newest = new Map<string, BuildSummary>();
  for (const build of builds) {
    const key = keyOf(build.project, build.target);
    const known = newest.get(key);
    if (!known || timeOf(build) >= timeOf(known)) newest.set(key, build);
  }
  return newest;
}

function timeOf(build: BuildSummary): number {
  return Date.parse(build.endedAt ?? build.claimedAt);
}

/** No name holds a line break. */
function keyOf(project: string, target: string): string {
  return `${project}\n${target}`;
}
