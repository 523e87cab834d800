import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { join } from 'node:path';
import { AgentId } from '@barnraiser/protocol';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import type { Identity } from '../claim/identity.js';
import { readOwnFile } from './read-own-file.js';
import { openSecret, type SecretsKeeper, storeSecret } from './secrets.js';
import { writeFileAtomic } from './write-file-atomic.js';

const StoredIdentity = z.object({
  agentId: AgentId,
  privateKey: z.string().describe('Ed25519, PKCS #8 in PEM (RFC 8410), as a stored secret'),
});

/**
 * This machine's id and key, made at the first call and kept in `identity.json` (0600). Rejects with
 * `StorageError` when the file is broken or sealed: a new key would be refused everywhere it had joined.
 */
export async function openIdentity(root: string, keeper: SecretsKeeper = null): Promise<Identity> {
  const path = join(root, 'identity.json');
  const stored = (await readOwnFile(path, StoredIdentity)) ?? (await makeIdentity(path, keeper));
  return identityOf(stored.agentId, createPrivateKey(openSecret(stored.privateKey, keeper, path)));
}

async function makeIdentity(path: string, keeper: SecretsKeeper): Promise<z.infer<typeof StoredIdentity>> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const made = {
    agentId: AgentId.parse(uuidv7()),
    privateKey: storeSecret(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), keeper),
  };
  await writeFileAtomic(path, `${JSON.stringify(made, null, 2)}\n`);
  return made;
}

function identityOf(agentId: AgentId, privateKey: KeyObject): Identity {
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64url');
  return {
    agentId,
    publicKey,
    sign: (challenge) => sign(null, Buffer.from(challenge), privateKey).toString('base64url'),
  };
}
