import type { WorkspaceFolders } from './workspace-folders.js';

/** What a source may cost at most. */
export interface CheckoutLimits {
  readonly archiveBytes: number;
  readonly unpackedBytes: number;
  readonly files: number;
}

/** What a checkout is given. `note` takes lines for people, without credentials. */
export interface CheckoutContext {
  readonly folders: WorkspaceFolders;
  /** Where mirrors and archives are kept from build to build. */
  readonly cacheRoot: string;
  /** Makes a job's address absolute; `headers` are sent to that address's own origin only. */
  resolveUrl(url: string): { readonly url: string; readonly headers: Readonly<Record<string, string>> };
  /** When it aborts, its reason is an `Interruption`. */
  readonly signal: AbortSignal;
  note(line: string): void;
  readonly limits?: Partial<CheckoutLimits>;
  /**
   * Whether git may read repositories of this machine's own disk. Absent means no: otherwise a
   * coordinator could have any repository that the owner can read built, and its files sent off.
   */
  readonly allowsLocalGit?: boolean;
}

const gib = 1024 ** 3;

/** The limits of a context, with the defaults for those that it does not name. */
export function limitsOf(context: CheckoutContext): CheckoutLimits {
  return { archiveBytes: 2 * gib, unpackedBytes: 10 * gib, files: 500_000, ...context.limits };
}
