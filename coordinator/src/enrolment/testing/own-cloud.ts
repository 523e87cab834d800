import { sign } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SignedIdentity } from '../instance-identity.js';

/** A region with a certificate of its own, which signs identities as EC2 does. */
export interface OwnCloud {
  /** PEM, self-signed, RSA. */
  readonly certificate: string;
  /** The document of an instance, signed; further members replace the usual ones. */
  identityOf(instanceId: string, changes?: Readonly<Record<string, unknown>>): SignedIdentity;
}

/** Makes a region; its certificate comes from `openssl`. */
export function makeOwnCloud(): OwnCloud {
  const { privateKey, certificate } = certify();
  return {
    certificate,
    identityOf(instanceId, changes = {}) {
      const document = JSON.stringify({ ...sample, instanceId, ...changes }, null, 2);
      return { document, signature: sign('sha256', Buffer.from(document), privateKey).toString('base64') };
    },
  };
}

const sample = {
  accountId: '123456789012',
  architecture: 'x86_64',
  availabilityZone: 'eu-central-1a',
  imageId: 'ami-0123456789abcdef0',
  instanceType: 'c7a.large',
  pendingTime: '2026-11-22T10:00:00Z',
  privateIp: '10.0.0.5',
  region: 'eu-central-1',
  version: '2017-09-30',
};

function certify(): { privateKey: string; certificate: string } {
  const folder = mkdtempSync(join(tmpdir(), 'barnraiser-cloud-'));
  try {
    const [key, path] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
    const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=region', '-days', '2'];
    execFileSync('openssl', [...made, '-keyout', key, '-out', path], { stdio: 'ignore' });
    return { privateKey: readFileSync(key, 'utf8'), certificate: readFileSync(path, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
