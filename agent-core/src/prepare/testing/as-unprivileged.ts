/**
 * Runs `work` without the superuser's rights where the tests have them, as permissions mean nothing
 * to it. The user `nobody` (65534) must be able to reach what `work` touches.
 */
export async function asUnprivileged<T>(work: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) return work();
  process.setegid?.(65534);
  process.seteuid?.(65534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
    process.setegid?.(0);
  }
}
