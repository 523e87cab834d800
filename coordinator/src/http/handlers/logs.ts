import { Readable } from 'node:stream';
import { byteRange } from '../../bytes/byte-range.js';
import { buildDetail } from '../../history/build-detail.js';
import { logSections } from '../../history/log-sections.js';
import { followLog } from '../../logs/follow-log.js';
import { plainBytes } from '../../logs/plain-bytes.js';
import { claimOwner } from '../../queue/claim-owner.js';
import { CoordinatorError } from '../../store/coordinator-error.js';
import { wholeBody } from '../body-chunks.js';
import type { Call, Handlers } from '../call.js';
import type { Service } from '../service.js';

const text = 'text/plain; charset=utf-8';

/** Logs: appended, asked for their end, read by range, followed. */
export function logHandlers(
  service: Service,
): Pick<Handlers, 'appendLog' | 'logOffset' | 'log' | 'followLog' | 'logMarks'> {
  const { logs } = service;
  return {
    async appendLog(call) {
      const end = await append(service, call);
      return { status: 204, headers: { 'upload-offset': end } };
    },

    async logOffset({ params }) {
      const end = await logs.end(params.claimId, params.stream);
      return { status: 200, headers: { 'upload-offset': end } };
    },

    async log({ params, headers, caller }) {
      const { claimId, stream } = params;
      await mustBeShown(service, params, caller);
      const size = await logs.end(claimId, stream);
      const range = byteRange(headers.range, size);
      if (range.kind === 'outside') {
        return { status: 416, headers: { 'content-range': `bytes */${size}` } };
      }
      const { start, end } = range.kind === 'part' ? range : { start: 0, end: size };
      const common = { 'content-type': text, 'accept-ranges': 'bytes', 'content-length': end - start };
      const body = logs.read(claimId, stream, start, end);
      if (range.kind === 'all') return { status: 200, headers: common, body };
      const contentRange = `bytes ${start}-${end - 1}/${size}`;
      return { status: 206, headers: { ...common, 'content-range': contentRange }, body };
    },

    async logMarks({ params, caller }) {
      await mustBeShown(service, params, caller);
      const marks = await logs.marks(params.claimId, params.stream);
      const sections = await logSections(service.db, params.claimId, params.stream);
      return { status: 200, body: { marks, sections } };
    },

    async followLog({ params, query, headers, caller, signal }) {
      await mustBeShown(service, params, caller);
      const events = followLog(logs, {
        ...params,
        from: headers['last-event-id'] ?? query.from,
        endOf: () => outcomeOf(service, params.claimId),
        signal,
      });
      return { status: 200, body: Readable.from(events, { objectMode: false }) };
    },
  };
}

async function append(service: Service, { params, headers, body }: Call<'appendLog'>): Promise<number> {
  const limitBytes = service.limits.logAppendBytes;
  const packed = await wholeBody(body, limitBytes);
  const isGzip = headers['content-encoding'] === 'gzip';
  const chunks = isGzip ? [await plainBytes(packed.chunks, limitBytes)] : packed.chunks;
  const lengthBytes = isGzip ? chunks[0]!.length : packed.lengthBytes;
  const offset = headers['upload-offset'];
  const end = await service.logs.append(params.claimId, params.stream, offset, chunks, lengthBytes);
  if (end.kind === 'stored') return end.end;
  if (end.kind === 'gap') {
    throw new CoordinatorError('offset-mismatch', `the log ends at ${end.expected}, not at ${offset}`, {
      extra: { expectedOffset: end.expected },
    });
  }
  const limit = service.limits.logBytes;
  throw new CoordinatorError('too-large', `the log would be over ${limit} bytes`, { extra: { limit } });
}

/** An administrator reaches every claim, also those that are not there. */
async function mustBeShown(
  service: Service,
  { claimId, stream }: Call<'log'>['params'],
  { isPublic }: Call<'log'>['caller'],
): Promise<void> {
  if (isPublic && stream !== 'console') {
    throw new CoordinatorError('forbidden', 'this log is for administrators and the owner of the machine');
  }
  if (!(await claimOwner(service.db, claimId))) {
    throw new CoordinatorError('unknown-claim', `there is no claim ${claimId}`);
  }
}

async function outcomeOf(
  service: Service,
  claimId: Call<'log'>['params']['claimId'],
): Promise<string | null> {
  const owner = await claimOwner(service.db, claimId);
  if (owner && !owner.ended) return null;
  const build = await buildDetail(service.db, service.clock, claimId);
  return build.outcome ?? build.state;
}
