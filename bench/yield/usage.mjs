// The processor time of one build, as the kernel counts it: by its control group where it has one, else by its processes.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** `readMs()` answers what it has used so far. */
export function openUsage(claimId) {
  for (const mount of ['/sys/fs/cgroup/cpuacct', '/sys/fs/cgroup']) {
    const folder = existsSync(mount) ? find(mount, `barnraiser-${claimId}`, 6) : null;
    const file = folder && ['cpuacct.usage', 'cpu.stat'].map((name) => join(folder, name)).find(existsSync);
    if (!file) continue;
    return {
      source: file.replace(claimId, '…'),
      readMs: () => readGroupMs(file),
    };
  }
  return { source: '/proc, by the build’s mark', readMs: () => readProcessesMs(claimId) };
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

/** A process that was not there before counts for a millisecond: what it used and ended with is not seen. */
function readProcessesMs(claimId) {
  let sum = 0;
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      if (!readFileSync(`/proc/${name}/environ`, 'latin1').includes(`BARNRAISER_BUILD=${claimId}`)) continue;
      sum += 1 + Number(readFileSync(`/proc/${name}/schedstat`, 'latin1').split(' ')[0]) / 1e6;
    } catch {
      // Gone meanwhile.
    }
  }
  return sum;
}
