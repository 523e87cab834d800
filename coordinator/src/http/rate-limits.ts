import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Rates } from '../config.js';
import { CoordinatorError } from '../store/coordinator-error.js';

/** Counts refused credentials by address. */
export interface FailureGate {
  /** Throws `rate-limited` when this address was refused too often in the last minute. */
  check(request: FastifyRequest): Promise<void>;
  /** Counts one refusal. */
  count(request: FastifyRequest): Promise<void>;
}

const minuteMs = 60_000;

/**
 * Limits calls per minute: by machine when the credential is valid, else by address. Administrators
 * are not counted. Needs `request.identity`, so it goes behind the hook that sets it. Beyond its
 * limit a call gets `rate-limited` with `Retry-After`.
 */
export async function limitRates(app: FastifyInstance, rates: Rates): Promise<FailureGate> {
  await app.register(rateLimit, {
    timeWindow: minuteMs,
    cache: 20_000,
    keyGenerator: keyOf,
    max: (request) => (request.identity ? rates.perMachine : rates.perAddress),
    allowList: (request) => request.identity?.kind === 'admin',
    addHeadersOnExceeding: {
      'x-ratelimit-limit': false,
      'x-ratelimit-remaining': false,
      'x-ratelimit-reset': false,
    },
    errorResponseBuilder: (_request, context) => tooMany(context.ttl),
  });
  const failures = app.createRateLimit({
    max: rates.failuresPerAddress,
    timeWindow: minuteMs,
    keyGenerator: (request) => request.ip,
    allowList: [],
  });
  return {
    async check(request) {
      const state = await failures(request, { increment: false });
      if (!state.isAllowed && state.remaining === 0) throw tooMany(state.ttl);
    },
    async count(request) {
      await failures(request);
    },
  };
}

function keyOf(request: FastifyRequest): string {
  const { identity } = request;
  return identity && identity.kind !== 'admin' ? `machine ${identity.agentId}` : `address ${request.ip}`;
}

function tooMany(ttlMs: number): CoordinatorError {
  const retryAfterS = Math.max(1, Math.ceil(ttlMs / 1000));
  return new CoordinatorError('rate-limited', `wait ${retryAfterS} s before the next call`, {
    extra: { retryAfterS },
  });
}
