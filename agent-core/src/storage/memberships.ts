import { join } from 'node:path';
import { z } from 'zod';
import { readOwnFile } from './read-own-file.js';
import { openSecret, type SecretsKeeper, storeSecret } from './secrets.js';
import { writeFileAtomic } from './write-file-atomic.js';

/** A coordinator that this machine has joined, with the credential for it. */
export const Membership = z.object({
  url: z.string(),
  name: z.string(),
  driver: z.string().default('native'),
  joinedAt: z.iso.datetime(),
  credential: z.object({ token: z.string(), expiresAt: z.number() }).nullable(),
  master: z
    .object({ ca: z.string().nullable(), keepsConnection: z.boolean() })
    .optional()
    .describe('of a Buildbot master, whose password is the token of the credential'),
});
export type Membership = z.infer<typeof Membership>;

const fileName = 'coordinators.json';

/**
 * Every joined coordinator. Rejects with `StorageError` when the file is broken, or when a
 * credential in it is sealed and cannot be opened.
 */
export async function readMemberships(root: string, keeper: SecretsKeeper = null): Promise<Membership[]> {
  const path = join(root, fileName);
  return (await readStored(root)).map((stored) => ({
    ...stored,
    credential:
      stored.credential === null
        ? null
        : { ...stored.credential, token: openSecret(stored.credential.token, keeper, path) },
  }));
}

/** Which coordinators were joined, without a look at the credentials. Rejects with `StorageError`. */
export async function listMemberships(root: string): Promise<{ url: string; name: string }[]> {
  return (await readStored(root)).map(({ url, name }) => ({ url, name }));
}

/** Adds a membership, in the place of an older one at the same address. */
export async function putMembership(
  root: string,
  membership: Membership,
  keeper: SecretsKeeper = null,
): Promise<void> {
  const stored = { ...membership, credential: sealed(membership.credential, keeper) };
  await change(root, (known) => [...known.filter(({ url }) => url !== stored.url), stored]);
}

/** Keeps a renewed credential; nothing happens when the coordinator was left meanwhile. */
export async function putCredential(
  root: string,
  url: string,
  fresh: NonNullable<Membership['credential']>,
  keeper: SecretsKeeper = null,
): Promise<void> {
  const credential = sealed(fresh, keeper);
  await change(root, (known) =>
    known.map((membership) => (membership.url === url ? { ...membership, credential } : membership)),
  );
}

/** Forgets a coordinator. */
export async function removeMembership(root: string, url: string): Promise<void> {
  await change(root, (known) => known.filter((membership) => membership.url !== url));
}

async function readStored(root: string): Promise<Membership[]> {
  return (await readOwnFile(join(root, fileName), z.array(Membership))) ?? [];
}

function sealed(credential: Membership['credential'], keeper: SecretsKeeper): Membership['credential'] {
  return credential === null ? null : { ...credential, token: storeSecret(credential.token, keeper) };
}

/** The last change that was begun; drivers may renew their credentials at the same time. */
let turn: Promise<unknown> = Promise.resolve();

/** One change at a time: drivers may renew their credentials at the same moment. */
async function change(root: string, edit: (known: Membership[]) => Membership[]): Promise<void> {
  const mine = changeAfter(turn, root, edit);
  turn = mine.catch(() => undefined);
  await mine;
}

/** Mode 0600: it holds the credentials. */
async function changeAfter(
  before: Promise<unknown>,
  root: string,
  edit: (known: Membership[]) => Membership[],
): Promise<void> {
  await before;
  const changed = edit(await readStored(root));
  await writeFileAtomic(join(root, fileName), `${JSON.stringify(changed, null, 2)}\n`);
}
