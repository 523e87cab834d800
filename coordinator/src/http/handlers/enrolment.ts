import { formatInvite } from '@barnraiser/protocol';
import { approveMachine } from '../../enrolment/approve-machine.js';
import { createInvite } from '../../enrolment/create-invite.js';
import { enrol } from '../../enrolment/enrol.js';
import { leaveMachine } from '../../enrolment/leave-machine.js';
import { softwareVersion } from '../../software-version.js';
import type { Handlers } from '../call.js';
import { coordinatorName } from '../coordinator-name.js';
import type { Service } from '../service.js';

/** The longest useful wait: below the 60 s after which many proxies cut a silent connection. */
const waitS = 25;

/** Discovery, enrolment, approval, leaving, and invites. */
export function enrolmentHandlers(
  service: Service,
): Pick<Handlers, 'discover' | 'enrol' | 'approve' | 'leave' | 'createInvite'> {
  const { db, clock, limits, leaseRules, openEnrolment, authorities } = service;
  return {
    async discover() {
      return {
        status: 200,
        headers: { 'cache-control': 'public, max-age=60' },
        body: {
          name: coordinatorName,
          versions: ['v1'],
          software: { name: 'barnraiser-coordinator', version: softwareVersion },
          features: ['gzip', 'steps', 'tests', 'artifacts', 'follow'],
          limits: {
            documentBytes: limits.documentBytes,
            logAppendBytes: limits.logAppendBytes,
            logBytes: limits.logBytes,
            artifactBytes: limits.artifactBytes,
          },
          intervals: { waitS, ttlS: leaseRules.ttlS, renewAfterS: leaseRules.renewAfterS },
          enrolment: ['invite', ...(openEnrolment ? (['open'] as const) : []), 'cloud-identity'],
        },
      };
    },

    async enrol({ params, body, caller }) {
      const { created, reply } = await enrol(db, clock, {
        agentId: params.agentId,
        request: body,
        bearer: caller.bearer,
        openEnrolment,
        authorities,
      });
      if (reply.status === 'pending') return { status: 202, body: reply };
      return { status: created ? 201 : 200, body: reply };
    },

    async approve({ params }) {
      await approveMachine(db, clock, params.agentId);
      return { status: 204 };
    },

    async leave({ params }) {
      await leaveMachine(db, clock, params.agentId);
      return { status: 204 };
    },

    async createInvite({ body }) {
      const invite = await createInvite(db, clock, body);
      const link = formatInvite({ url: service.publicUrl(), code: invite.code });
      return { status: 201, body: { ...invite, link } };
    },
  };
}
