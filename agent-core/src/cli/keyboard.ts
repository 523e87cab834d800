import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** Who sits at the command line. */
export interface Keyboard {
  /** False: standard input is a file or a pipe. */
  readonly isPerson: boolean;
  /** Asks for a line. A secret one is not shown while it is typed. */
  ask(question: string, options?: { readonly isSecret: boolean }): Promise<string>;
  /** All of standard input, where it is no person's. */
  readAll(): Promise<string>;
}

/** More is no password. */
const longestInput = 65_536;

/** The process's own. */
export function processKeyboard(): Keyboard {
  const { stdin, stderr } = process;
  return {
    isPerson: stdin.isTTY,
    async ask(question, { isSecret } = { isSecret: false }) {
      stderr.write(question);
      const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
      // With a terminal of its own to write to, readline takes the echo from the real one.
      const lines = createInterface({
        input: stdin,
        output: isSecret ? nowhere : stderr,
        terminal: isSecret,
      });
      lines.on('SIGINT', () => process.exit(130));
      try {
        return await lines.question('');
      } finally {
        lines.close();
        if (isSecret) stderr.write('\n');
      }
    },
    async readAll() {
      let text = '';
      for await (const chunk of stdin.setEncoding('utf8')) {
        text += String(chunk);
        if (text.length > longestInput) break;
      }
      return text;
    },
  };
}
