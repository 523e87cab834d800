import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { AppInfo } from '@barnraiser/protocol';

/** The part of Electron's safeStorage that is used. */
export interface Keychain {
  isEncryptionAvailable(): boolean;
  /** Linux alone; `basic_text` means that there is no keychain and a fixed password is used. */
  getSelectedStorageBackend?(): string;
  encryptString(text: string): Buffer;
  decryptString(bytes: Buffer): string;
}

/** The key that seals the agent's credentials at rest, and in a sentence where they rest. */
export interface SealingKey {
  /** 32 bytes; null: there is no keychain to keep it in. */
  readonly key: Uint8Array | null;
  /** Why a key that was made before cannot be had, and what to do; null: it can, or there was none. */
  readonly missing: string | null;
  readonly secrets: AppInfo['secrets'];
}

const plain =
  'This desktop offers no keychain: credentials rest in files that only your account may read (mode 0600).';
const locked =
  'The keychain that keeps the key to the credentials did not open. Unlock it and start the app again.';

/** Reads the key from `path`, or makes one. It is kept encrypted by the system's keychain; never in plain. */
export function openSealingKey(path: string, keychain: Keychain, platform: NodeJS.Platform): SealingKey {
  if (!keychain.isEncryptionAvailable() || keychain.getSelectedStorageBackend?.() === 'basic_text')
    return existsSync(path) ? without(locked) : { ...without(plain), missing: null };
  try {
    const key = existsSync(path) ? readKey(path, keychain) : makeKey(path, keychain);
    const detail = `Credentials are encrypted; the key is kept by ${nameOf(keychain, platform)}.`;
    return { key, missing: null, secrets: { isEncrypted: true, detail } };
  } catch {
    return without(locked);
  }
}

function without(why: string): SealingKey {
  return { key: null, missing: why, secrets: { isEncrypted: false, detail: why } };
}

function readKey(path: string, keychain: Keychain): Uint8Array {
  const key = Buffer.from(keychain.decryptString(readFileSync(path)), 'base64url');
  if (key.length !== 32) throw new Error(`${path} holds no key`);
  return key;
}

function makeKey(path: string, keychain: Keychain): Uint8Array {
  const key = randomBytes(32);
  writeFileSync(path, keychain.encryptString(key.toString('base64url')), { mode: 0o600 });
  chmodSync(path, 0o600);
  return key;
}

function nameOf(keychain: Keychain, platform: NodeJS.Platform): string {
  if (platform === 'darwin') return 'the macOS keychain';
  if (platform === 'win32') return 'Windows (DPAPI)';
  const backend = keychain.getSelectedStorageBackend?.() ?? '';
  return backend.startsWith('kwallet') ? 'KWallet' : 'the keyring of this desktop (Secret Service)';
}
