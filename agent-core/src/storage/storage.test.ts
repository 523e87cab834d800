import { createPublicKey, verify } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { openIdentity } from './identity.js';
import { putCredential, putMembership, readMemberships, removeMembership } from './memberships.js';
import { StorageError } from './storage-error.js';
import { writeFileAtomic } from './write-file-atomic.js';

describe('the data folder', () => {
  it('makes an identity once, and keeps its key from other users', async () => {
    const root = await temporaryFolder();
    const first = await openIdentity(root);
    const second = await openIdentity(root);
    expect(second.agentId).toBe(first.agentId);
    expect((await stat(join(root, 'identity.json'))).mode & 0o777).toBe(0o600);
    const key = createPublicKey({
      key: Buffer.from(first.publicKey, 'base64url'),
      type: 'spki',
      format: 'der',
    });
    expect(
      verify(null, Buffer.from('challenge'), key, Buffer.from(second.sign('challenge'), 'base64url')),
    ).toBe(true);
  });

  it('refuses a broken identity rather than make another', async () => {
    const root = await temporaryFolder();
    await writeFile(join(root, 'identity.json'), '{"agentId":');
    await expect(openIdentity(root)).rejects.toThrow(StorageError);
    expect(await readFile(join(root, 'identity.json'), 'utf8')).toBe('{"agentId":');
  });

  it('remembers the coordinators', async () => {
    const root = await temporaryFolder();
    const one = {
      url: 'http://a',
      name: 'A',
      driver: 'native',
      joinedAt: '2026-01-01T00:00:00.000Z',
      credential: null,
    };
    await putMembership(root, one);
    await putMembership(root, { ...one, url: 'http://b', name: 'B' });
    await putCredential(root, 'http://b', { token: 't', expiresAt: 1 });
    await putCredential(root, 'http://gone', { token: 't', expiresAt: 1 });
    await removeMembership(root, 'http://a');
    expect(await readMemberships(root)).toEqual([
      { ...one, url: 'http://b', name: 'B', credential: { token: 't', expiresAt: 1 } },
    ]);
  });

  it('leaves the old file when the new one cannot be written', async () => {
    const root = await temporaryFolder();
    const path = join(root, 'file');
    await writeFileAtomic(path, 'old');
    await expect(writeFileAtomic(join(path, 'below'), 'new')).rejects.toThrow('ENOTDIR');
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(root)).toEqual(['file']);
  });
});
