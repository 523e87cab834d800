/** One way among several to learn the same thing. */
export interface Layer<T> {
  /** Where it looks, as people say it. */
  readonly layer: string;
  /** How long at most it is left alone once it did not work. */
  readonly longestRestMs: number;
  /** Settles within 2 s. Rejects, with a message for people, where it does not work here. */
  read(now: number): Promise<T>;
}

/** How one layer fared when it was last asked. */
export interface LayerOutcome<T, L extends Layer<T> = Layer<T>> {
  readonly layer: L;
  /** Null where it does not work. */
  readonly value: T | null;
  /** Why it does not work; null: it does. */
  readonly problem: string | null;
}

/** Asks one layer; never rejects. */
export async function askLayer<T, L extends Layer<T>>(layer: L, now: number): Promise<LayerOutcome<T, L>> {
  try {
    return { layer, value: await layer.read(now), problem: null };
  } catch (error) {
    return { layer, value: null, problem: error instanceof Error ? error.message : String(error) };
  }
}
