import { withShare } from '../accepted-work.js';
import { applyPatch } from '../../storage/settings.js';
import type { AgentHandlers } from './answer-call.js';
import type { CallParts } from './call-parts.js';
import { stopAll } from '../stop-all.js';

type OwnerCall =
  | 'status'
  | 'pause'
  | 'resume'
  | 'buildAnyway'
  | 'giveBack'
  | 'stopAll'
  | 'sense'
  | 'settings'
  | 'changeSettings'
  | 'changeShare';

const msPerMinute = 60_000;
/** How long whoever asks waits to see it gone. */
const giveBackMs = 15_000;

/** What the owner says of when to build and what to use. */
export function ownerHandlers({ loop, owner, clock, folders }: CallParts): Pick<AgentHandlers, OwnerCall> {
  return {
    status: async () => loop.snapshot(),
    async pause({ until, build }) {
      // Before the verdict that follows the change: a build that may finish must not give way to it.
      loop.dispatch({ kind: 'pauseAsked', build });
      await owner.change((stored) => ({ ...stored, pausedUntil: until }));
      return loop.snapshot();
    },
    async resume() {
      loop.dispatch({ kind: 'resumeAsked' });
      await owner.change((stored) => ({ ...stored, pausedUntil: null }));
      return loop.snapshot();
    },
    async buildAnyway({ minutes }) {
      const until = minutes === 0 ? null : new Date(clock.wallMs() + minutes * msPerMinute).toISOString();
      await owner.change((stored) => ({ ...stored, anywayUntil: until }));
      return loop.snapshot();
    },
    async giveBack() {
      loop.dispatch({ kind: 'reclaimAsked' });
      await loop.builds.untilIdle(giveBackMs);
      return loop.snapshot();
    },
    async stopAll() {
      await stopAll(loop, owner, folders);
      return loop.snapshot();
    },
    async sense(reading) {
      loop.sense(reading);
      return null;
    },
    settings: async () => owner.settings,
    async changeSettings(patch) {
      await owner.change((stored) => applyPatch(stored, patch));
      return owner.settings;
    },
    async changeShare(share) {
      await owner.change((stored) => ({ ...stored, shares: withShare(stored.shares, share) }));
      return owner.settings;
    },
  };
}
