/** Runs statements. Parameters are `$1`, `$2`, …; bigint columns arrive as numbers, json columns parsed. */
export interface Queryable {
  query<T>(sql: string, params?: readonly unknown[]): Promise<T[]>;
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
  /** Ends all connections; nothing may be called after it. A second close does nothing. */
  close(): Promise<void>;
}
