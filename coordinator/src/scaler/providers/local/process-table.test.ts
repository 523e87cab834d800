import { describe, expect, it } from 'vitest';
import { parseProcessStat, readProcess, readProcessTable } from './process-table.js';

const line = (name: string, state: string): string =>
  `4711 (${name}) ${state} 12 4711 4710 0 -1 4194304 120 0 0 0 1 2 0 0 20 0 1 0 998877 1000 200`;

describe('the process table', () => {
  it('reads the parent, the session and the start, whatever the command is called', () => {
    const expected = { pid: 4711, parentPid: 12, sessionId: 4710, startTicks: '998877' };
    expect(parseProcessStat(line('node', 'S'))).toEqual(expected);
    expect(parseProcessStat(line('a (b) R 1 2', 'R'))).toEqual(expected);
  });

  it('counts a process that awaits its parent as gone', () => {
    expect(parseProcessStat(line('node', 'Z'))).toBeNull();
    expect(parseProcessStat('')).toBeNull();
  });

  it.runIf(process.platform === 'linux')('finds this process', async () => {
    const me = await readProcess(process.pid);
    expect(me?.parentPid).toBe(process.ppid);
    expect(await readProcessTable()).toContainEqual(me);
  });
});
