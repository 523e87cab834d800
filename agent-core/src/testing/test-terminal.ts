import { Writable } from 'node:stream';
import { createColors } from 'picocolors';
import type { Terminal } from '../cli/terminal.js';

/** A terminal that keeps what is written to it, without colours. */
export function testTerminal(): Terminal & { readonly written: { out: string; err: string } } {
  const written = { out: '', err: '' };
  const sink = (name: 'out' | 'err'): Writable =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        written[name] += chunk.toString();
        done();
      },
    });
  return {
    written,
    out: sink('out'),
    err: sink('err'),
    colours: createColors(false),
    now: () => 1_767_225_600_000,
  };
}
