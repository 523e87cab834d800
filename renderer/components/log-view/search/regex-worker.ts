import { findRegex } from './find-regex.js';

/** A message to the worker: some lines' bytes and what to look for in them. Answered by a RegexFinding. */
export interface RegexTask {
  bytes: Uint8Array;
  expression: RegExp;
}

self.addEventListener('message', (event: MessageEvent<RegexTask>) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's has none
  self.postMessage(findRegex(event.data.bytes, event.data.expression));
});
