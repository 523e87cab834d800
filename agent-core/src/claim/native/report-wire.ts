import type { ClaimId, Discovery } from '@barnraiser/protocol';
import { ClaimError } from '../claim-error.js';
import type { ReportWire } from '../driver.js';
import { ownAddress } from './address.js';
import type { Caller, CallOptions } from './call.js';
import type { Session } from './session.js';

/** Enough to keep a loopback or a fast line busy; a frame is held in memory once. */
const bestAppendBytes = 4 * 1024 * 1024;
/** Where the coordinator has not said what it takes. */
const safeAppendBytes = 1024 * 1024;
const bytesTimeoutMs = 300_000;

/**
 * The calls on one claim, made with its own token. Should that not be accepted, the machine's
 * credential is tried once: a coordinator that was restored may have forgotten its secret.
 */
export function createReportWire(
  { caller, session }: { readonly caller: Caller; readonly session: Session },
  { claimId, token }: { readonly claimId: ClaimId; readonly token: string },
  limits: () => Discovery['limits'] | null,
): ReportWire {
  const authorised = async <T>(call: (options: CallOptions) => Promise<T>): Promise<T> => {
    try {
      return await call({ token });
    } catch (error) {
      if (!(error instanceof ClaimError) || error.code !== 'unauthorized') throw error;
      const bearer = await session.bearer();
      return await call({ token: bearer }).catch(async (again: unknown) => {
        if (!(again instanceof ClaimError) || again.code !== 'unauthorized') throw again;
        return call({ token: await session.renewed(bearer) });
      });
    }
  };
  const params = { claimId };
  return {
    get appendBytes() {
      return Math.min(bestAppendBytes, limits()?.logAppendBytes ?? safeAppendBytes);
    },
    async renew(body) {
      const reply = await authorised((options) => caller.call('renew', { params, body }, options));
      if (reply.body.directives.some(({ kind }) => kind === 'redescribe')) session.forgetDescription();
      return reply.body;
    },
    async appendLog(stream, offset, bytes) {
      const input = { params: { ...params, stream }, headers: { 'upload-offset': offset }, body: bytes };
      const { headers } = await authorised((options) =>
        caller.call('appendLog', input, { ...options, timeoutMs: bytesTimeoutMs }),
      );
      return offsetOf(headers) ?? offset + bytes.length;
    },
    async logEnd(stream) {
      const input = { params: { ...params, stream } };
      const { headers } = await authorised((options) => caller.call('logOffset', input, options));
      return offsetOf(headers) ?? 0;
    },
    async putStep(n, body) {
      await authorised((options) => caller.call('putStep', { params: { ...params, n }, body }, options));
    },
    async putTests(batch, body) {
      await authorised((options) => caller.call('putTests', { params: { ...params, batch }, body }, options));
    },
    async announceArtifact(name, body) {
      const input = { params: { ...params, name }, body };
      return (await authorised((options) => caller.call('announceArtifact', input, options))).body;
    },
    async upload(address, offset, bytes, isLast) {
      const input = {
        params: { ...params, sha256: digestOf(caller.baseUrl, address) },
        headers: { 'upload-offset': offset, 'upload-complete': isLast ? ('?1' as const) : ('?0' as const) },
        body: bytes,
      };
      const { headers } = await authorised((options) =>
        caller.call('upload', input, { ...options, timeoutMs: bytesTimeoutMs }),
      );
      return offsetOf(headers) ?? offset + bytes.length;
    },
    async putResult(body) {
      return (await authorised((options) => caller.call('putResult', { params, body }, options))).body;
    },
    async release(reason, detail) {
      const query = { reason, ...(detail !== undefined && { detail: detail.slice(0, 500) }) };
      await authorised((options) => caller.call('release', { params, query }, options));
    },
  };
}

function offsetOf(headers: Readonly<Record<string, string | string[] | undefined>>): number | null {
  const value = headers['upload-offset'];
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : null;
}

/** The digest at the end of an upload's address; our token follows no address to another origin. */
function digestOf(baseUrl: string, address: string): string {
  const digest = /\/uploads\/([0-9a-f]{64})$/.exec(ownAddress(baseUrl, address) ?? '')?.[1];
  if (digest !== undefined) return digest;
  throw new ClaimError(`uploading to ${baseUrl}: it gave an address that is not its own`, {
    code: 'http',
    retryable: false,
    cause: undefined,
  });
}
