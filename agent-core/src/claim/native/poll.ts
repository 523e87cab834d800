import { ClaimId, type Directive, type Discovery, type Grant, type Offering } from '@barnraiser/protocol';
import { v7 as uuidv7 } from 'uuid';
import { backOffMs } from '../../timing/back-off.js';
import type { Clock } from '../../timing/clock.js';
import { ClaimError } from '../claim-error.js';
import type { DriverHost, LinkStatus } from '../driver.js';
import type { Caller } from './call.js';
import type { Gate } from './gate.js';
import { statusOfFailure } from './link-status.js';
import type { Session } from './session.js';

/** What the polling works with. `granted` must answer whether the agent took the build. */
export interface PollParts {
  readonly caller: Caller;
  readonly session: Session;
  readonly host: DriverHost;
  readonly gate: Gate;
  readonly clock: Clock;
  readonly agentId: string;
  readonly offlineGraceS: number;
  /** What the coordinator could ask for; needed where the owner takes only some of it. */
  offerings(): Promise<readonly Offering[]>;
  connect(signal: AbortSignal): Promise<Discovery>;
  granted(grant: Grant, descriptorRev: string): void;
  linkChanged(status: LinkStatus): void;
}

const longestWaitS = 25;
/** A reply may take this much longer than the wait that was asked for. */
const waitSlackMs = 15_000;
/** These are put right by the next call, which comes at once, but only once in a row. */
const curable: readonly ClaimError['code'][] = ['unauthorized', 'descriptor-unknown', 'claim-superseded'];

const connecting: LinkStatus = { link: 'connecting', detail: null, refusal: null, retryAt: null };
const online: LinkStatus = { link: 'online', detail: null, refusal: null, retryAt: null };

/**
 * Asks for work, one long-poll after another, until the signal aborts. A claim's id is kept until
 * its answer is known: when a reply is lost, the same question brings the same job.
 */
export async function pollForWork(parts: PollParts, signal: AbortSignal): Promise<void> {
  const { gate, clock } = parts;
  let discovery: Discovery | null = null;
  let claimId = newClaimId();
  let failures = 0;
  while (!signal.aborted) {
    try {
      if (discovery === null) {
        parts.linkChanged(connecting);
        discovery = await parts.connect(signal);
        parts.linkChanged(online);
      }
      await gate.opened(signal);
      if (signal.aborted) return;
      if (await ask(parts, claimId, discovery, gate.whileOpen(signal))) claimId = newClaimId();
      failures = 0;
    } catch (error) {
      if (signal.aborted) return;
      if (isCode(error, 'claim-superseded')) claimId = newClaimId();
      if (isCode(error, 'descriptor-unknown')) parts.session.forgetDescription();
      failures += 1;
      if (failures === 1 && error instanceof ClaimError && curable.includes(error.code)) continue;
      const ms = backOffMs(failures, clock.random(), error instanceof ClaimError ? error.retryAfterMs : null);
      parts.linkChanged(statusOfFailure(error, clock.wallMs() + ms));
      discovery = null;
      await clock.pause(ms, signal);
    }
  }
}

/** One question. Answers whether its claim id is spent. */
async function ask(
  parts: PollParts,
  claimId: ClaimId,
  discovery: Discovery,
  whileOpen: AbortSignal,
): Promise<boolean> {
  const { caller, session, host } = parts;
  const descriptorRev = await session.descriptorRev(whileOpen).catch(unlessClosed(whileOpen));
  if (descriptorRev === null) return false;
  const token = await session.bearer();
  const wait = Math.min(longestWaitS, discovery.intervals.waitS);
  const body = {
    agent: parts.agentId,
    descriptorRev,
    accept: await acceptOf(parts),
    holding: [...host.holding()],
    offlineGraceS: parts.offlineGraceS,
  };
  const reply = await caller
    .call(
      'claim',
      { params: { claimId }, query: { wait }, body },
      { token, timeoutMs: wait * 1000 + waitSlackMs, signal: whileOpen },
    )
    .catch(async (error: unknown) => {
      if (isCode(error, 'unauthorized')) await session.renewed(token);
      return unlessClosed(whileOpen)(error);
    });
  if (reply === null) {
    await giveBackUnseen(caller, claimId, token);
    return true;
  }
  if (reply.body === null) return true;
  for (const directive of reply.body.directives) follow(parts, directive);
  if (reply.body.grant !== null) parts.granted(reply.body.grant, descriptorRev);
  return true;
}

/**
 * The protocol names the projects that are taken, not those that are not. A coordinator that does
 * not tell its projects is not asked at all then: the owner's word is never broken.
 */
async function acceptOf(parts: PollParts): Promise<{ projects?: string[] }> {
  const { exceptProjects } = parts.host.accepted();
  if (exceptProjects.length === 0) return {};
  const projects = (await parts.offerings()).map(({ project }) => project);
  return { projects: projects.filter((project) => !exceptProjects.includes(project)) };
}

/** The question was taken back while it hung; had it just been granted, the job must not wait for its lease. */
async function giveBackUnseen(caller: Caller, claimId: ClaimId, token: string): Promise<void> {
  await caller
    .call(
      'release',
      { params: { claimId }, query: { reason: 'refused', detail: 'not asking any more' } },
      { token, timeoutMs: 5000 },
    )
    .catch(() => undefined);
}

function follow({ session, host }: PollParts, directive: Directive): void {
  if (directive.kind === 'redescribe') session.forgetDescription();
  else host.directed(directive);
}

function unlessClosed(whileOpen: AbortSignal): (error: unknown) => null {
  return (error) => {
    if (whileOpen.aborted) return null;
    throw error;
  };
}

function isCode(error: unknown, code: ClaimError['code']): boolean {
  return error instanceof ClaimError && error.code === code;
}

function newClaimId(): ClaimId {
  return ClaimId.parse(uuidv7());
}
