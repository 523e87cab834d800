/** Passes values on to whoever listens. Listeners must not throw. */
export class Feed<Values extends readonly unknown[]> {
  private readonly listeners = new Set<(...values: Values) => void>();

  /** Answers a function that ends the listening. */
  listen(listener: (...values: Values) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  tell(...values: Values): void {
    for (const listener of this.listeners) listener(...values);
  }
}
