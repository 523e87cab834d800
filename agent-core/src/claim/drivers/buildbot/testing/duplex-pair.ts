import { Duplex } from 'node:stream';

/** Two ends of a connection within this process; what one writes the other reads, at its own pace. */
export function duplexPair(): [Duplex, Duplex] {
  const ends: [Duplex, Duplex] = [endOf(() => ends[1]), endOf(() => ends[0])];
  return ends;
}

function endOf(other: () => Duplex): Duplex {
  return new Duplex({
    read() {
      resumeOf.get(other())?.();
    },
    write(chunk: Buffer, _encoding, done) {
      // Written when it is read, so that a reader who stops is felt.
      if (other().push(chunk)) done();
      else resumeOf.set(this, once(this, done));
    },
    final(done) {
      other().push(null);
      done();
    },
    destroy(error, done) {
      resumeOf.get(this)?.();
      if (!other().destroyed) other().push(null);
      done(error);
    },
  });
}

const resumeOf = new WeakMap<Duplex, () => void>();

function once(end: Duplex, done: () => void): () => void {
  return () => {
    resumeOf.delete(end);
    done();
  };
}
