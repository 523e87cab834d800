import { type Access, AgentId, ClaimId } from '@barnraiser/protocol';
import { CoordinatorError } from '../store/coordinator-error.js';
import type { Callers } from './call.js';
import type { Identity } from './identify.js';

/** What a call asks for, and who asks. */
interface Question {
  readonly access: Access;
  /** Any valid credential will do. */
  readonly isShared: boolean;
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
  if (access === 'none') return { kind: 'anybody', bearer };
  if (!identity) throw new CoordinatorError('unauthorized', 'give a valid credential as bearer token');
  if (access === 'claim') return { kind: 'claim', claimId: await heldClaim(question, identity) };
  if (access === 'agent') {
    if (identity.kind === 'agent') return { kind: 'agent', agentId: identity.agentId };
    if (question.isShared) return { kind: 'anybody', bearer };
    throw forbidden("only a machine may do this, with the machine's own credential");
  }
  if (identity.kind === 'admin') return access === 'admin' ? { kind: 'admin' } : { kind: 'reader' };
  if (access === 'admin') throw forbidden('only an administrator may do this');
  await ownRecord(question, identity);
  return { kind: 'reader' };
}

async function heldClaim(question: Question, identity: Identity): Promise<ClaimId> {
  const claimId = ClaimId.parse(valueOf(question.params, 'claimId'));
  if (identity.kind === 'claim' && identity.claimId === claimId) return claimId;
  const owner = await question.ownerOf(claimId);
  if (owner === null) throw new CoordinatorError('unknown-claim', `there is no claim ${claimId}`);
  if (identity.kind === 'agent' && identity.agentId === owner) return claimId;
  throw forbidden(`claim ${claimId} belongs to another machine`);
}

async function ownRecord(question: Question, identity: Exclude<Identity, { kind: 'admin' }>): Promise<void> {
  const agentId = valueOf(question.params, 'agentId');
  if (agentId === undefined) await heldClaim(question, identity);
  else if (identity.kind !== 'agent' || identity.agentId !== AgentId.parse(agentId)) {
    throw forbidden('this is about another machine');
  }
}

function valueOf(params: unknown, key: string): unknown {
  return (params as Readonly<Record<string, unknown>> | undefined)?.[key];
}

function forbidden(detail: string): CoordinatorError {
  return new CoordinatorError('forbidden', detail);
}
