import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogPiece } from '@barnraiser/protocol';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { saveLog } from './save-log.js';

const log = Buffer.from('configure\nmake\nmake check\n');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'save-log-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('writes every byte, however many pieces it takes', async () => {
  const path = join(folder, 'build.log');
  await saveLog(path, (from) => Promise.resolve({ ok: true, value: piece(from) }));
  expect(readFileSync(path)).toEqual(log);
});

it('leaves no half of a file', async () => {
  const path = join(folder, 'build.log');
  const problem = { code: 'not-found', message: 'It is no longer kept.' };
  await expect(
    saveLog(path, (from) =>
      Promise.resolve(from < 14 ? { ok: true, value: piece(from) } : { ok: false, problem }),
    ),
  ).rejects.toThrow('no longer kept');
  expect(existsSync(path)).toBe(false);
});

function piece(from: number): LogPiece {
  const bytes = new Uint8Array(log.subarray(from, from + 7));
  return {
    claimId: '0190b1f2-7c1e-7d3a-9f00-5d1f2b3c4d5e' as LogPiece['claimId'],
    from,
    bytes,
    total: log.length,
    ended: true,
    truncatedBytes: 0,
    sections: [],
    marks: [],
  };
}
