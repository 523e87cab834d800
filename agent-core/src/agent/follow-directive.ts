import type { ClaimId, Directive, Snapshot } from '@barnraiser/protocol';
import type { Event } from '../lifecycle/event.js';
import type { Link } from './link.js';

/** What of the agent a coordinator's directives reach. `now` is epoch ms. */
export interface DirectiveParts {
  readonly coordinator: string;
  readonly link: Link | undefined;
  readonly now: number;
  dispatch(event: Event): unknown;
  lost(claimId: ClaimId): void;
  slowDown(logFlushMs: number): void;
  say(level: NonNullable<Snapshot['message']>['level'], text: string): void;
}

/** Does what a coordinator asked of the agent, or of one of its claims. */
export function followDirective(directive: Directive, parts: DirectiveParts): void {
  const { coordinator, link, now } = parts;
  switch (directive.kind) {
    case 'cancel':
      parts.dispatch({ kind: 'interruptionAsked', claimId: directive.claimId, by: { kind: 'cancelled' } });
      break;
    case 'abandon':
      parts.lost(directive.claimId);
      break;
    case 'pause':
      link?.pauseUntil(now + directive.seconds * 1000, now);
      break;
    case 'drain':
      link?.pauseUntil(Infinity, now);
      break;
    case 'slowDown':
      parts.slowDown((directive.logFlushS ?? 0) * 1000);
      break;
    case 'upgrade':
      parts.say('warning', `${coordinator} asks for version ${directive.minVersion} of the agent`);
      break;
    case 'message':
      parts.say(directive.level, `${coordinator}: ${directive.text}`);
      break;
    case 'redescribe':
      // The driver has seen to it.
      break;
  }
}
