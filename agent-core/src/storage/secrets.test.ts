import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { openIdentity } from './identity.js';
import { listMemberships, putCredential, putMembership, readMemberships } from './memberships.js';
import { openSecret, type Secrets, storeSecret } from './secrets.js';
import { StorageError } from './storage-error.js';

const keeper: Secrets = {
  seal: (text) => Buffer.from(text).toString('hex'),
  open: (text) => Buffer.from(text, 'hex').toString(),
};
const membership = {
  url: 'http://a',
  name: 'A',
  driver: 'native',
  joinedAt: '2026-01-01T00:00:00.000Z',
  credential: { token: 'secret', expiresAt: 1 },
};

describe('stored secrets', () => {
  it('rest sealed where there is a keeper, and are opened by it alone', async () => {
    const root = await temporaryFolder();
    const { agentId, publicKey } = await openIdentity(root, keeper);
    await putMembership(root, membership, keeper);
    for (const file of ['identity.json', 'coordinators.json']) {
      const text = await readFile(join(root, file), 'utf8');
      expect(text).toContain('sealed:');
      expect(text).not.toMatch(/secret|PRIVATE KEY/);
    }
    expect(await openIdentity(root, keeper)).toMatchObject({ agentId, publicKey });
    expect(await readMemberships(root, keeper)).toEqual([membership]);
    await expect(openIdentity(root)).rejects.toThrow(StorageError);
    await expect(readMemberships(root)).rejects.toThrow("use the app's window");
    expect(await listMemberships(root)).toEqual([{ url: 'http://a', name: 'A' }]);
  });

  it('may rest side by side, some sealed and some plain', async () => {
    const root = await temporaryFolder();
    await putMembership(root, membership, keeper);
    await putMembership(root, { ...membership, url: 'http://b' });
    await putCredential(root, 'http://b', { token: 'newer', expiresAt: 2 });
    expect((await readMemberships(root, keeper)).map(({ credential }) => credential?.token)).toEqual([
      'secret',
      'newer',
    ]);
  });

  it('of older versions have no prefix and are read as they are', () => {
    expect(openSecret('token', null, 'file')).toBe('token');
    expect(openSecret(storeSecret('plain:odd', null), null, 'file')).toBe('plain:odd');
  });

  it('say what to do when the key store gives the key out no more', () => {
    const locked: Secrets = {
      ...keeper,
      open: () => {
        throw new Error('locked');
      },
    };
    expect(() => openSecret(storeSecret('x', keeper), locked, 'file')).toThrow('unlock the key ring');
  });
});
