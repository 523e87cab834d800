import { createPublicKey, verify, type KeyObject } from 'node:crypto';

/** Reads an Ed25519 public key (SPKI, base64url); null for anything else. */
function readPublicKey(text: string): KeyObject | null {
  try {
    const key = createPublicKey({ key: Buffer.from(text, 'base64url'), format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ed25519' ? key : null;
  } catch {
    return null;
  }
}

/** Whether a text is an Ed25519 public key (SPKI, base64url). */
export function isPublicKey(text: string): boolean {
  return readPublicKey(text) !== null;
}

/** Whether `signature` (base64url) is this key's Ed25519 signature over the text's UTF-8 bytes. */
export function isSignatureValid(publicKey: string, text: string, signature: string): boolean {
  const key = readPublicKey(publicKey);
  const bytes = Buffer.from(signature, 'base64url');
  return key !== null && bytes.length === 64 && verify(null, Buffer.from(text), key, bytes);
}
