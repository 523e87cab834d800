// Processes of a bench: each is ended with the bench, however that ends.
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';

const endings = [];
let isEnding;

/** Calls `work`, and in the end whatever was given to `atEnd`, last first; also on SIGINT and SIGTERM. */
export async function withEndings(work) {
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => void endAll().finally(() => process.exit(signal === 'SIGINT' ? 130 : 143)));
  }
  try {
    await work();
  } finally {
    await endAll();
  }
}

export function atEnd(end) {
  endings.push(end);
}

/** A program that is ended with the bench. */
export function startChild(file, args, options) {
  return ended(spawn(file, args, options));
}

/** A module of Node's with a channel for messages, ended with the bench. */
export function forkChild(file, args, options = {}) {
  return ended(fork(file, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], ...options }));
}

/** Sends a message and waits for the answer; rejects when the process ends before. */
export async function ask(child, message) {
  const over = new AbortController();
  const exit = once(child, 'exit', { signal: over.signal }).then(([code, signal]) => {
    throw new Error(`a process of the bench ended with ${signal ?? code}`);
  });
  const answer = once(child, 'message', { signal: over.signal }).then(([said]) => said);
  if (message !== undefined) child.send(message);
  try {
    return await Promise.race([answer, exit]);
  } finally {
    over.abort();
    await Promise.allSettled([answer, exit]);
  }
}

function ended(child) {
  atEnd(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    await exit;
  });
  return child;
}

function endAll() {
  isEnding ??= (async () => {
    for (const end of endings.toReversed()) await end();
  })();
  return isEnding;
}
