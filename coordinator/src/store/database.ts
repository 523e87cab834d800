/** One of the few statements that are most of a coordinator's work. A server may keep its plan; see prepared-statements.ts. */
export interface PreparedStatement {
  /** Of its own among all of them. */
  readonly name: string;
  readonly sql: string;
}

/** Runs statements. Parameters are `$1`, `$2`, …; bigint columns arrive as numbers, json columns parsed. */
export interface Queryable {
  query<T>(statement: string | PreparedStatement, params?: readonly unknown[]): Promise<T[]>;
}

/** The text of a statement of either kind. */
export function sqlOf(statement: string | PreparedStatement): string {
  return typeof statement === 'string' ? statement : statement.sql;
}

/** A lock that was taken. It is lost when its connection breaks, and then another process may take it. */
export interface HeldLock {
  /** Asks the database; false once it is lost. */
  readonly isHeld: () => Promise<boolean>;
  /** Gives it back; again does nothing. */
  readonly release: () => Promise<void>;
}

/**
 * The one contract of both databases (PGlite in a folder, a PostgreSQL server). Safe for concurrent
 * use. Within `transaction` use only the `tx` it gives: on the embedded database, which has a single
 * connection, a statement on the outer object would wait for the transaction to end.
 */
export interface Database extends Queryable {
  /** All or nothing. `work` may run again after a deadlock, so it must not touch anything else. */
  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T>;
  /**
   * Hears each NOTIFY on a channel after its transaction has committed; answers a function that
   * stops. Notifications are lost while a server's connection is being made again.
   */
  listen(channel: string, heard: (payload: string) => void): Promise<() => Promise<void>>;
  /** Takes a lock of which there is one for each number among all that share the database; null while it is taken. */
  tryLock(number: number): Promise<HeldLock | null>;
  /** Ends all connections; nothing may be called after it. A second close does nothing. */
  close(): Promise<void>;
}
