import type { Verdict, WaitReason } from '@barnraiser/protocol';
import { holds } from './verdict.js';

/** What `explain` needs to know beside the verdict; times are epoch ms. */
export interface ExplainContext {
  readonly now: number;
  /** Until when overridable reasons are set aside; null: they are not. */
  readonly anywayUntil: number | null;
  /** A moment as people here say it: "14:32". */
  readonly say: (at: number) => string;
}

/** One more sentence: what happens next, and when; null when there is nothing to add. */
export function explain(verdict: Verdict, context: ExplainContext): string | null {
  const [main] = verdict.reasons;
  if (main === undefined) return null;
  return verdict.kind === 'wait' ? explainWait(verdict.reasons, main, context) : explainAllow(main, context);
}

function explainWait(
  reasons: readonly WaitReason[],
  main: WaitReason,
  context: ExplainContext,
): string | null {
  const { now, anywayUntil, say } = context;
  const blocking = reasons.filter((reason) => holds(reason, anywayUntil, now));
  const other = blocking.find(({ code, clearsAt }) => code !== main.code && clearsAt === null);
  if (other !== undefined) return `It would wait even so: ${lowered(other.sentence)}`;
  if (main.clearsAt === null) return main.clears === null ? main.action : `It starts ${main.clears}.`;
  const at = Math.max(...blocking.map(({ clearsAt }) => clearsAt ?? 0));
  const isPresence = main.code === 'user-active';
  return `It starts at about ${say(at)}${isPresence ? ' if you stay away' : ''}.`;
}

function explainAllow(main: WaitReason, { now, anywayUntil, say }: ExplainContext): string | null {
  if (anywayUntil !== null && anywayUntil > now)
    return `You chose to build anyway until ${say(anywayUntil)}.`;
  if (main.clears === null) return main.action;
  return main.code === 'queue-empty' ? `It starts ${main.clears}.` : `${raised(main.clears)}.`;
}

/** A reason's sentence as the end of another. */
function lowered(sentence: string): string {
  const text = sentence.replace(/^Waiting: /, '');
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function raised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
