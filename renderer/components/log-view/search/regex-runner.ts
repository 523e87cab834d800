import type { RegexFinding } from './find-regex.js';
import type { FindLines } from './line-scan.js';
import type { RegexTask } from './regex-worker.js';

const budgetMs = 2_000;

/** A pattern took longer than its budget over half a megabyte of log; it would take for ever. */
export class RegexTooSlow extends Error {}

/**
 * Searches by a regular expression in a worker of its own, which is ended when a pattern runs away: on the
 * page's own thread nothing could. One window at a time; `close` ends the worker.
 */
export class RegexRunner {
  /** Lines on which the pattern is too slow to be run while drawing. */
  readonly costly = new Set<number>();
  readonly #expression: RegExp;
  #worker: Worker | null = null;

  constructor(expression: RegExp) {
    this.#expression = expression;
  }

  /** Rejects with RegexTooSlow, after which the runner is closed. */
  readonly find: FindLines = async ({ bytes, firstLine }) => {
    const { lines, costly } = await this.#ask({ bytes: bytes.slice(), expression: this.#expression });
    for (const line of costly) this.costly.add(firstLine + line);
    return lines.map((line) => firstLine + line);
  };

  close(): void {
    this.#worker?.terminate();
    this.#worker = null;
  }

  #ask(task: RegexTask): Promise<RegexFinding> {
    this.#worker ??= new Worker(new URL('./regex-worker.ts', import.meta.url), { type: 'module' });
    const worker = this.#worker;
    return new Promise((resolve, reject) => {
      const settled = new AbortController();
      const fail = (error: Error) => {
        this.close();
        settle(() => reject(error));
      };
      const settle = (tell: () => void) => {
        clearTimeout(timer);
        settled.abort();
        tell();
      };
      const timer = setTimeout(() => fail(new RegexTooSlow(`${budgetMs} ms were not enough`)), budgetMs);
      const { signal } = settled;
      const onMessage = (event: MessageEvent<RegexFinding>) => settle(() => resolve(event.data));
      worker.addEventListener('message', onMessage, { signal });
      worker.addEventListener(
        'error',
        (event) => fail(new Error(`the search worker failed: ${event.message}`)),
        {
          signal,
        },
      );
      worker.postMessage(task, [task.bytes.buffer]);
    });
  }
}
