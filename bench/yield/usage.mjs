// The processor time of one build, as the kernel counts it: by its control group where it has one, else by its processes.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { markedPids, startOf, threadsMs } from '../measure/marked.mjs';

/** `readMs()` answers what it has used so far; `census()` what each of its processes has, wherever that has gone. */
export function openUsage(claimId) {
  const mark = `BARNRAISER_BUILD=${claimId}\0`;
  const census = () => countEach(mark);
  for (const mount of ['/sys/fs/cgroup/cpuacct', '/sys/fs/cgroup']) {
    const folder = existsSync(mount) ? find(mount, `barnraiser-${claimId}`, 6) : null;
    const file = folder && ['cpuacct.usage', 'cpu.stat'].map((name) => join(folder, name)).find(existsSync);
    if (!file) continue;
    return { source: file.replace(claimId, '…'), readMs: () => readGroupMs(file), census };
  }
  return { source: '/proc, by the build’s mark', readMs: () => sumOf(census()), census };
}

function find(folder, name, depth) {
  if (existsSync(join(folder, name))) return join(folder, name);
  if (depth === 0) return null;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const found = entry.isDirectory() ? find(join(folder, entry.name), name, depth - 1) : null;
    if (found) return found;
  }
  return null;
}

/** Version 1 counts in ns, version 2 in µs. */
function readGroupMs(file) {
  const text = readFileSync(file, 'latin1');
  const usec = /^usage_usec (\d+)/m.exec(text)?.[1];
  return usec ? Number(usec) / 1e3 : Number(text) / 1e6;
}

/** Ms by process; a number that was given away again is another process. */
function countEach(mark) {
  const each = new Map();
  for (const pid of markedPids(mark)) {
    const usedMs = threadsMs(pid);
    if (usedMs !== null) each.set(`${pid} ${startOf(pid)}`, usedMs);
  }
  return each;
}

/** A process that was not there before counts for a millisecond: what it used and ended with is not seen. */
function sumOf(census) {
  return [...census.values()].reduce((sum, usedMs) => sum + 1 + usedMs, 0);
}
