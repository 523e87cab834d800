import type { HostConditions, LimitSettings, Reason, WaitReason } from '@barnraiser/protocol';
import type { Conditions, OwnerRules } from '../rules/conditions.js';
import { fine, online, owner, restful } from './sample-conditions.js';

/** What a reason does to a build that runs: it stands still, goes back for a reason that is told, or may finish. */
export type RunningBuild = 'freezes' | 'finishes' | { readonly released: Reason };

/** What is known at one moment, and what the owner decided. */
export interface Situation {
  readonly conditions: Conditions;
  readonly owner: OwnerRules;
}

/** One reason, proven: when it is there, when it is gone, and all that is told of it. */
export interface ReasonRow {
  /** It is there, and alone in the way. */
  readonly there: Situation;
  /** The nearest situation in which it is not there. */
  readonly gone: Situation;
  readonly told: Omit<WaitReason, 'code'>;
  /** The sentence after the first: what happens next. */
  readonly explained: string | null;
  readonly blocks: boolean;
  readonly build: RunningBuild;
}

/** A reason that the agent never gives, and the fact that it would need. */
export interface UntoldReason {
  readonly needs: string;
  readonly build: RunningBuild;
}

type HostChanges = { readonly [K in keyof HostConditions]?: Partial<HostConditions[K]> };

/** Everything fine, but for this. */
export function but(conditions: Partial<Conditions>, decided: Partial<OwnerRules> = {}): Situation {
  return { conditions: { ...fine, ...conditions }, owner: { ...owner, ...decided } };
}

/** A machine at rest, but for this. */
export function host({ presence, power, load, ...rest }: HostChanges): Pick<Conditions, 'host'> {
  return {
    host: {
      ...restful,
      ...(rest as Partial<HostConditions>),
      presence: { ...restful.presence, ...presence },
      power: { ...restful.power, ...power },
      load: { ...restful.load, ...load },
    },
  };
}

/** A desktop's limits, but for these. */
export function limits(changes: Partial<LimitSettings>): Pick<OwnerRules, 'limits'> {
  return { limits: { ...owner.limits, ...changes } };
}

/** One coordinator with which all is well, but for this. */
export function link(changes: Partial<typeof online>): Pick<Conditions, 'coordinators'> {
  return { coordinators: [{ ...online, ...changes }] };
}
