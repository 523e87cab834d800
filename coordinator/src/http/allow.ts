import { type Access, AgentId, ClaimId } from '@barnraiser/protocol';
import { CoordinatorError } from '../store/coordinator-error.js';
import type { Callers } from './call.js';
import type { Identity } from './identify.js';

/** What a call asks for, and who asks. */
interface Question {
  readonly access: Access;
  /** Any valid credential will do. */
  readonly isShared: boolean;
  /** Anybody may read it here. */
  readonly isPublic: boolean;
  readonly identity: Identity | null;
  readonly bearer: string | null;
  /** The address's parsed parameters: `agentId` or `claimId` name what is reached for. */
  readonly params: unknown;
  /** The machine that holds a claim, or null when there is no such claim. */
  readonly ownerOf: (claimId: ClaimId) => Promise<AgentId | null>;
}

/**
 * Whether a caller may make a call; answers the caller as the handler sees it. Throws `unauthorized`
 * without a valid credential, `forbidden` when it does not reach that, `unknown-claim`.
 */
export async function allow(question: Question): Promise<Callers[Access]> {
  const { access, identity, bearer } = question;
  if (access === 'none') return { kind: 'anybody', bearer, isAdmin: identity?.kind === 'admin' };
  if (access === 'read' || access === 'view') return { kind: 'reader', isPublic: !(await isIn(question)) };
  if (!identity) throw unauthorized();
  if (access === 'claim') return { kind: 'claim', claimId: await heldClaim(question, identity) };
  if (access === 'agent') {
    if (identity.kind === 'agent') return identity;
    if (question.isShared) return { kind: 'anybody', bearer, isAdmin: identity.kind === 'admin' };
    throw forbidden("only a machine may do this, with the machine's own credential");
  }
  if (identity.kind === 'admin') return { kind: 'admin' };
  throw forbidden('only an administrator may do this');
}

/** Whether the caller may read without the place being public; throws when neither is so. */
async function isIn(question: Question): Promise<boolean> {
  const { access, identity, bearer, isPublic } = question;
  if (identity?.kind === 'admin') return true;
  if (!identity) {
    // Whoever shows a token that has expired wants to know that.
    if (isPublic && bearer === null) return false;
    throw unauthorized();
  }
  if (access === 'read' && (await ownsRecord(question, identity))) return true;
  if (isPublic) return false;
  throw forbidden(access === 'view' ? 'only an administrator may do this' : 'this is about another machine');
}

async function heldClaim(question: Question, identity: Identity): Promise<ClaimId> {
  const claimId = ClaimId.parse(valueOf(question.params, 'claimId'));
  if (await holds(question, identity, claimId)) return claimId;
  throw forbidden(`claim ${claimId} belongs to another machine`);
}

/** Throws `unknown-claim` when there is none. */
async function holds(question: Question, identity: Identity, claimId: ClaimId): Promise<boolean> {
  if (identity.kind === 'claim' && identity.claimId === claimId) return true;
  const owner = await question.ownerOf(claimId);
  if (owner === null) throw new CoordinatorError('unknown-claim', `there is no claim ${claimId}`);
  return identity.kind === 'agent' && identity.agentId === owner;
}

async function ownsRecord(
  question: Question,
  identity: Exclude<Identity, { kind: 'admin' }>,
): Promise<boolean> {
  const agentId = valueOf(question.params, 'agentId');
  if (agentId !== undefined) {
    return identity.kind === 'agent' && identity.agentId === AgentId.parse(agentId);
  }
  return holds(question, identity, ClaimId.parse(valueOf(question.params, 'claimId')));
}

function valueOf(params: unknown, key: string): unknown {
  return (params as Readonly<Record<string, unknown>> | undefined)?.[key];
}

function forbidden(detail: string): CoordinatorError {
  return new CoordinatorError('forbidden', detail);
}

function unauthorized(): CoordinatorError {
  return new CoordinatorError('unauthorized', 'give a valid credential as bearer token');
}
