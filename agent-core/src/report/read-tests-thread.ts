import { parentPort, workerData } from 'node:worker_threads';
import type { TestParser } from '@barnraiser/protocol';
import { gatherTests, type TestSources } from './gather-tests.js';
import type { ReadingMessage } from './read-tests.js';

/** The receiver needs some milliseconds for so many, and does other things in between. */
const recordsAtOnce = 1000;

const { parser, where } = workerData as { readonly parser: TestParser; readonly where: TestSources };
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- That is for windows; a thread has no origin.
const tell = (message: ReadingMessage): void => parentPort?.postMessage(message);

tell('begun');
const records = await gatherTests(parser, where);
for (let at = 0; at < records.length; at += recordsAtOnce) tell(records.slice(at, at + recordsAtOnce));
