import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Keychain, openSealingKey } from './sealing-key.js';

const keychain: Keychain = {
  isEncryptionAvailable: () => true,
  getSelectedStorageBackend: () => 'gnome_libsecret',
  encryptString: (text) => Buffer.from(Buffer.from(text).map((byte) => byte ^ 0x55)),
  decryptString: (bytes) => Buffer.from(bytes.map((byte) => byte ^ 0x55)).toString(),
};
let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sealing-key-'));
  path = join(folder, 'agent-key');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('makes a key once and keeps it encrypted', () => {
  const first = openSealingKey(path, keychain, 'linux');
  expect(first.key).toHaveLength(32);
  expect(first.secrets).toMatchObject({
    isEncrypted: true,
    detail: expect.stringContaining('Secret Service'),
  });
  expect(readFileSync(path, 'utf8')).not.toContain(Buffer.from(first.key!).toString('base64url'));
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(Buffer.from(openSealingKey(path, keychain, 'linux').key!)).toEqual(Buffer.from(first.key!));
});

it('does not call a fixed password encryption', () => {
  const basic = { ...keychain, getSelectedStorageBackend: () => 'basic_text' };
  const { key, missing, secrets } = openSealingKey(path, basic, 'linux');
  expect(key).toBeNull();
  expect(missing).toBeNull();
  expect(secrets).toMatchObject({ isEncrypted: false, detail: expect.stringContaining('0600') });
});

it('says that the keychain did not open where a key was made before', () => {
  openSealingKey(path, keychain, 'linux');
  const refusing: Keychain = {
    ...keychain,
    decryptString: () => {
      throw new Error('locked');
    },
  };
  const closed = { ...keychain, isEncryptionAvailable: () => false };
  for (const broken of [refusing, closed])
    expect(openSealingKey(path, broken, 'linux').missing).toMatch(/did not open/);
});
