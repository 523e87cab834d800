import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Seals short texts for rest on disk. `open` throws when the text was sealed by another key or changed. */
export interface Sealing {
  readonly seal: (text: string) => string;
  readonly open: (text: string) => string;
}

const ivBytes = 12;
const tagBytes = 16;

/**
 * AES-256-GCM under a key of 32 bytes, base64url, with the nonce before and the tag behind. The key
 * rests in the system's keychain by way of the main process: Electron's safeStorage is not to be had
 * in a utility process.
 */
export function sealing(key: Uint8Array): Sealing {
  return {
    seal(text) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, body, cipher.getAuthTag()]).toString('base64url');
    },
    open(text) {
      const bytes = Buffer.from(text, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes), {
        authTagLength: tagBytes,
      });
      decipher.setAuthTag(bytes.subarray(-tagBytes));
      const body = bytes.subarray(ivBytes, -tagBytes);
      return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
    },
  };
}
