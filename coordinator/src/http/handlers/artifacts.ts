import type { Sha256 } from '@barnraiser/protocol';
import type { UploadEnd } from '../../blobs/upload-store.js';
import { buildDetail } from '../../history/build-detail.js';
import { announceArtifact, completeArtifacts } from '../../queue/records/artifacts.js';
import { CoordinatorError } from '../../store/coordinator-error.js';
import { bodyChunks } from '../body-chunks.js';
import type { Handlers } from '../call.js';
import type { Service } from '../service.js';

/** Files that builds made, and source archives that the coordinator keeps. */
export function artifactHandlers(
  service: Service,
): Pick<Handlers, 'announceArtifact' | 'uploadOffset' | 'upload' | 'artifact' | 'putSource' | 'source'> {
  const { db, clock, blobs, uploads, limits } = service;
  return {
    async announceArtifact({ params, body }) {
      const { claimId, name } = params;
      if (body.sizeBytes > limits.artifactBytes) throw tooLarge(limits.artifactBytes);
      const known = await blobs.size(body.sha256);
      if (known !== null && known !== body.sizeBytes) {
        throw new CoordinatorError(
          'conflict',
          `the bytes of that digest are ${known}, not ${body.sizeBytes}`,
        );
      }
      await announceArtifact(db, claimId, name, body);
      if (known !== null) {
        await completeArtifacts(db, claimId, body.sha256);
        return { status: 200, body: { have: true } };
      }
      const offset = await uploads.begin(claimId, body.sha256, body.sizeBytes);
      const upload = `/v1/claims/${claimId}/uploads/${body.sha256}`;
      return { status: 201, body: { have: false, upload, offset } };
    },

    async uploadOffset({ params }) {
      const end = await uploads.end(params.claimId, params.sha256);
      if (end === null) throw notAnnounced(params.sha256);
      return { status: 200, headers: { 'upload-offset': end } };
    },

    async upload({ params, headers, body }) {
      const { claimId, sha256 } = params;
      const isLast = headers['upload-complete'] === '?1';
      const bytes = bodyChunks(body, limits.artifactBytes);
      const end = await uploads.append(claimId, sha256, headers['upload-offset'], bytes, isLast);
      if (end.kind === 'complete') await completeArtifacts(db, claimId, sha256);
      return { status: 204, headers: { 'upload-offset': storedEnd(end, sha256) } };
    },

    async artifact({ params }) {
      const build = await buildDetail(db, clock, params.claimId);
      const found = build.artifacts.find((artifact) => artifact.name === params.name);
      return { status: 200, ...(await download(service, found?.sha256, params.name)) };
    },

    async putSource({ params, body }) {
      const kept = await blobs.keep(params.sha256, bodyChunks(body, limits.sourceBytes));
      if (kept.kind === 'mismatch') {
        throw new CoordinatorError('digest-mismatch', `the archive has the SHA-256 ${kept.sha256}`);
      }
      return { status: 204 };
    },

    async source({ params }) {
      return { status: 200, ...(await download(service, params.sha256, params.sha256)) };
    },
  };
}

/** A blob as a download that no browser opens in place, whatever its type. */
async function download({ blobs }: Service, sha256: Sha256 | undefined, name: string) {
  const size = sha256 === undefined ? null : await blobs.size(sha256);
  if (sha256 === undefined || size === null) {
    throw new CoordinatorError('not-found', `there are no bytes of ${name} here`);
  }
  const fileName = encodeURIComponent(name.split('/').at(-1) ?? name).replaceAll("'", '%27');
  return {
    headers: {
      'content-length': size,
      'content-disposition': `attachment; filename*=UTF-8''${fileName}`,
    },
    body: blobs.read(sha256),
  };
}

function storedEnd(end: UploadEnd, sha256: Sha256): number {
  if (end.kind === 'stored' || end.kind === 'complete') return end.end;
  if (end.kind === 'gap') {
    throw new CoordinatorError('offset-mismatch', `the upload ends at ${end.expected}`, {
      extra: { expectedOffset: end.expected },
    });
  }
  if (end.kind === 'over-size') throw tooLarge(end.size);
  if (end.kind === 'mismatch') throw new CoordinatorError('digest-mismatch', end.detail);
  throw notAnnounced(sha256);
}

function tooLarge(limitBytes: number): CoordinatorError {
  return new CoordinatorError('too-large', `the artifact is over ${limitBytes} bytes`, {
    extra: { limit: limitBytes },
  });
}

function notAnnounced(sha256: Sha256): CoordinatorError {
  return new CoordinatorError('not-found', `no artifact with the SHA-256 ${sha256} was announced`);
}
