import type { TestBatch, TestRecord } from '@barnraiser/protocol';

/** The protocol's bound on a batch, and one on its size, so that it fits any coordinator's document limit. */
const maxRecords = 1000;
const maxBytes = 512 * 1024;

/** Cuts test records into batches that can each be sent in one call, in order. */
export function* batchTests(records: readonly TestRecord[]): Generator<TestBatch> {
  let batch: TestRecord[] = [];
  let bytes = 0;
  for (const record of records) {
    const size = Buffer.byteLength(JSON.stringify(record)) + 1;
    if (batch.length > 0 && (batch.length === maxRecords || bytes + size > maxBytes)) {
      yield { records: batch };
      batch = [];
      bytes = 0;
    }
    batch.push(record);
    bytes += size;
  }
  if (batch.length > 0) yield { records: batch };
}
