import type { Access, AgentId, ClaimId } from '@barnraiser/protocol';
import { describe, expect, it } from 'vitest';
import { allow } from './allow.js';
import type { Identity } from './identify.js';

const agentId = '0199f3a0-0000-7000-8000-000000000001' as AgentId;
const stranger = '0199f3a0-0000-7000-8000-000000000002' as AgentId;
const claimId = '0199f3a0-0000-7000-8000-0000000000c1' as ClaimId;
const otherClaim = '0199f3a0-0000-7000-8000-0000000000c2' as ClaimId;

const admin: Identity = { kind: 'admin' };
const agent: Identity = { kind: 'agent', agentId, credential: 'c' };
const otherAgent: Identity = { kind: 'agent', agentId: stranger, credential: 'c' };
const holder: Identity = { kind: 'claim', claimId, agentId };
const otherHolder: Identity = { kind: 'claim', claimId: otherClaim, agentId: stranger };

const decide = async (
  access: Access,
  identity: Identity | null,
  params: unknown = { claimId },
  { isPublic = false, bearer = null }: { isPublic?: boolean; bearer?: string | null } = {},
) =>
  allow({
    access,
    isShared: false,
    isPublic,
    identity,
    bearer,
    params,
    ownerOf: async (id) => (id === claimId ? agentId : null),
  }).then(
    (caller) => (caller.kind === 'reader' && caller.isPublic ? 'public' : 'allowed'),
    (error: { code: string }) => error.code,
  );

describe('allow', () => {
  it.each<[Access, string, Identity | null, string]>([
    ['none', 'nobody', null, 'allowed'],
    ['admin', 'nobody', null, 'unauthorized'],
    ['admin', 'an administrator', admin, 'allowed'],
    ['admin', 'a machine', agent, 'forbidden'],
    ['admin', 'a claim', holder, 'forbidden'],
    ['agent', 'a machine', agent, 'allowed'],
    ['agent', 'an administrator', admin, 'forbidden'],
    ['claim', 'the claim itself', holder, 'allowed'],
    ['claim', 'its machine', agent, 'allowed'],
    ['claim', 'another machine', otherAgent, 'forbidden'],
    ['claim', 'another claim', otherHolder, 'forbidden'],
    ['claim', 'an administrator', admin, 'forbidden'],
    ['read', 'an administrator', admin, 'allowed'],
    ['read', 'the claim itself', holder, 'allowed'],
    ['read', 'its machine', agent, 'allowed'],
    ['read', 'another machine', otherAgent, 'forbidden'],
    ['read', 'nobody', null, 'unauthorized'],
    ['view', 'an administrator', admin, 'allowed'],
    ['view', 'a machine', agent, 'forbidden'],
    ['view', 'nobody', null, 'unauthorized'],
  ])('%s access by %s', async (access, _who, identity, expected) => {
    expect(await decide(access, identity)).toBe(expected);
  });

  it.each<[Access, string, Identity | null, string]>([
    ['read', 'nobody', null, 'public'],
    ['read', 'another machine', otherAgent, 'public'],
    ['read', 'its machine', agent, 'allowed'],
    ['read', 'an administrator', admin, 'allowed'],
    ['view', 'nobody', null, 'public'],
    ['view', 'a machine', agent, 'public'],
    ['view', 'an administrator', admin, 'allowed'],
  ])('%s access by %s where anybody may read', async (access, _who, identity, expected) => {
    expect(await decide(access, identity, { claimId }, { isPublic: true })).toBe(expected);
  });

  it('tells whoever shows a token that is not valid so, also where anybody may read', async () => {
    const shown = { isPublic: true, bearer: 'expired' };
    expect(await decide('view', null, {}, shown)).toBe('unauthorized');
  });

  it('lets a machine read of itself alone', async () => {
    expect(await decide('read', agent, { agentId })).toBe('allowed');
    expect(await decide('read', otherAgent, { agentId })).toBe('forbidden');
    expect(await decide('read', holder, { agentId })).toBe('forbidden');
  });

  it('knows no claim that is not there', async () => {
    expect(await decide('claim', agent, { claimId: otherClaim })).toBe('unknown-claim');
    expect(await decide('read', agent, { claimId: otherClaim })).toBe('unknown-claim');
  });
});
