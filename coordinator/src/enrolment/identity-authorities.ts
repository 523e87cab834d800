import { createPublicKey, type KeyObject } from 'node:crypto';
import { CoordinatorError } from '../store/coordinator-error.js';

/** Who vouches for instances of EC2: the keys of the regions, and the accounts that instances may be of. */
export interface IdentityAuthorities {
  readonly keys: readonly KeyObject[];
  /** Null: any account, since the scaler knows its instances by their ids. */
  readonly account: string | null;
}

/** Nobody: instances whose identity has to be shown cannot enrol. */
export const noAuthorities: IdentityAuthorities = { keys: [], account: null };

const pemBlock = /-----BEGIN (CERTIFICATE|PUBLIC KEY)-----[\s\S]+?-----END \1-----/g;

/**
 * Reads the regions' RSA certificates (or bare public keys) from PEM text, as AWS publishes them for
 * the verification of instance identity documents. Throws `schema` when there is none, or none that is RSA.
 */
export function readIdentityAuthorities(pem: string, account: string | null = null): IdentityAuthorities {
  const keys = [...pem.matchAll(pemBlock)].map(([block]) => readKey(block));
  if (keys.length > 0) return { keys, account };
  throw new CoordinatorError(
    'schema',
    'the certificates of EC2 cannot be read: expected PEM with at least one CERTIFICATE',
  );
}

function readKey(block: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPublicKey(block);
  } catch (cause) {
    throw new CoordinatorError('schema', 'a certificate of EC2 cannot be read', { cause });
  }
  if (key.asymmetricKeyType === 'rsa') return key;
  throw new CoordinatorError(
    'schema',
    `a certificate of EC2 has a key of type ${key.asymmetricKeyType}: expected the RSA certificate of a region`,
  );
}
