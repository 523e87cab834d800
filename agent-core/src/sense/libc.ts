import { readdir } from 'node:fs/promises';
import { execa } from 'execa';

/** The C library with its version, such as `glibc 2.36` or `musl 1.2.4`; null where it is neither. */
export async function findLibc(): Promise<string | null> {
  if (process.platform !== 'linux') return null;
  return glibcVersion() ?? (await muslVersion());
}

/** What this very process runs on. */
function glibcVersion(): string | null {
  const { report } = process as { report?: { excludeNetwork?: boolean; getReport(): object } };
  if (report === undefined) return null;
  // Else Node asks the name service about every open connection, which may take seconds.
  const before = report.excludeNetwork ?? false;
  report.excludeNetwork = true;
  const { header } = report.getReport() as { header?: { glibcVersionRuntime?: string } };
  report.excludeNetwork = before;
  return header?.glibcVersionRuntime === undefined ? null : `glibc ${header.glibcVersionRuntime}`;
}

/** Musl's loader says its version when it is started without a program, and fails. */
async function muslVersion(): Promise<string | null> {
  const names = await readdir('/lib').catch(() => []);
  const loader = names.find((name) => /^ld-musl-.*\.so\.1$/.test(name));
  if (loader === undefined) return null;
  const { stderr } = await execa(`/lib/${loader}`, [], {
    reject: false,
    timeout: 5000,
    extendEnv: false,
    stdin: 'ignore',
  });
  return parseMusl(stderr);
}

/** Reads what musl's loader says of itself. */
export function parseMusl(text: string): string | null {
  const version = /^Version (\d+(?:\.\d+)+)/m.exec(text)?.[1];
  if (version !== undefined) return `musl ${version}`;
  return text.startsWith('musl') ? 'musl' : null;
}
