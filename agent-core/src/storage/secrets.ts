import { StorageError } from './storage-error.js';

/** Encrypts what rests on the disk, by the operating system's key store for instance. Both throw when they cannot. */
export interface Secrets {
  seal(text: string): string;
  open(text: string): string;
}

/** How stored secrets are written and read; `null`: no keeper, they rest as they are in files of mode 0600. */
export type SecretsKeeper = Secrets | null;

const sealedPrefix = 'sealed:';
const plainPrefix = 'plain:';

/** A secret as it is stored, with a prefix that tells how. */
export function storeSecret(text: string, keeper: SecretsKeeper): string {
  return keeper === null ? plainPrefix + text : sealedPrefix + keeper.seal(text);
}

/**
 * The secret of a stored value (one without a prefix is from an older version and plain). Throws
 * `StorageError` when it is sealed and cannot be opened here; `path` is the file that it is in.
 */
export function openSecret(stored: string, keeper: SecretsKeeper, path: string): string {
  if (stored.startsWith(plainPrefix)) return stored.slice(plainPrefix.length);
  if (!stored.startsWith(sealedPrefix)) return stored;
  if (keeper === null) {
    throw new StorageError(
      `${path} was encrypted by the desktop app and can be read only there; use the app's window, or stop the app and choose another data folder with --data`,
      undefined,
    );
  }
  try {
    return keeper.open(stored.slice(sealedPrefix.length));
  } catch (error) {
    throw new StorageError(
      `${path} was encrypted with a key that this system does not give out now; unlock the key ring, or remove the file and join again`,
      error,
    );
  }
}
