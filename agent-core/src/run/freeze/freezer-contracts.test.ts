import { describe, expect, it } from 'vitest';
import { parsePs } from '../process-list.js';
import { scopeCommand } from '../limits/session-scope.js';
import { followProcesses } from '../process-tree.js';
import { stopFreezer } from './stop-freezer.js';
import { suspendFreezer } from './suspend-freezer.js';

/** As `ps -A -o pid=,ppid=,pgid=,state=,time=,lstart=` prints on macOS: a build of three, one of which left the group. */
function recorded(state: string, times: readonly string[] = ['0:00.02', '0:01.50', '0:00.70']): string {
  return [
    '    1     0     1 Ss     2:03.55 Mon Jun  2 08:00:01 2025    ',
    `  800     1   800 ${state}s    ${times[0]} Mon Jun  2 09:00:00 2025    `,
    `  801   800   800 ${state}     ${times[1]} Mon Jun  2 09:00:01 2025    `,
    `  802   801   802 ${state}s    ${times[2]} Mon Jun  2 09:00:02 2025    `,
    '  900     1   900 R      9:00.00 Mon Jun  2 09:00:03 2025    ',
    '',
  ].join('\n');
}

describe('signals on a system without /proc', () => {
  it('read its list of processes', () => {
    expect(parsePs(recorded('R'))[2]).toEqual({
      pid: 801,
      parentPid: 800,
      groupPid: 800,
      sessionPid: 0,
      startedAt: 'Mon Jun 2 09:00:01 2025',
      state: 'alive',
      cpuMs: 1500,
      rssPages: 0,
    });
    expect(parsePs('  7 1 7 Z 1:02:03.50 Mon Jun 2 2025')[0]).toMatchObject({
      cpuMs: 3_723_500,
      state: 'gone',
    });
  });

  it('stop the group at once, then whoever is left of the tree, and nobody else', async () => {
    let isStopped = false;
    const sent: string[] = [];
    const send = (pid: number, signal: NodeJS.Signals): boolean => {
      sent.push(`${signal} ${pid}`);
      if (pid === 802) isStopped = signal === 'SIGSTOP';
      return true;
    };
    const list = async () => parsePs(isStopped ? recorded('T') : recorded('R'));
    const freezer = stopFreezer(send);
    freezer.attach(800, followProcesses(800, 'claim', list));
    expect(await freezer.freeze()).toMatchObject({ method: 'stop-signals', isStill: true, escapes: 0 });
    expect(sent).toEqual(['SIGSTOP -800', 'SIGSTOP 800', 'SIGSTOP 801', 'SIGSTOP 802']);
    sent.length = 0;
    await freezer.thaw();
    expect(sent).toEqual(['SIGCONT 802', 'SIGCONT 801', 'SIGCONT 800', 'SIGCONT -800']);
  });

  it('are not believed where times go on', async () => {
    let look = 0;
    const list = async () => parsePs(recorded('T', ['0:00.02', `0:0${(look += 1)}.00`.slice(-7), '0:00.70']));
    const freezer = stopFreezer(() => true);
    freezer.attach(800, followProcesses(800, 'claim', list));
    expect(await freezer.freeze()).toMatchObject({ isStill: false, escapes: 4 });
  });
});

describe('suspending on Windows', () => {
  it('asks its helper until two passes find nobody running, and checks the times', async () => {
    const answers = [5, 1, 0, 0, 2300, 2310, 6];
    const asked: string[] = [];
    const freezer = suspendFreezer(() => ({
      ask: async (verb, rootPid) => {
        asked.push(`${verb} ${rootPid}`);
        return answers.shift() ?? 0;
      },
      close: () => void asked.push('close'),
    }));
    freezer.attach(
      4321,
      followProcesses(4321, 'claim', async () => []),
    );
    expect(await freezer.freeze()).toMatchObject({ method: 'suspend-calls', isStill: true, escapes: 0 });
    await freezer.thaw();
    await freezer.close();
    const freezes = Array.from({ length: 4 }, () => 'freeze 4321');
    expect(asked).toEqual([...freezes, 'cpu 4321', 'cpu 4321', 'thaw 4321', 'close']);
  });

  it('does not claim to have frozen what its helper could not', async () => {
    const ask = async (): Promise<number> => {
      throw new Error('The helper has ended');
    };
    const freezer = suspendFreezer(() => ({ ask, close: () => undefined }));
    freezer.attach(
      1,
      followProcesses(1, 'claim', async () => []),
    );
    expect(await freezer.freeze()).toMatchObject({ isStill: false });
    await freezer.thaw();
  });
});

it('enters a scope of the session’s manager, whose address the build does not see', () => {
  const env = { XDG_RUNTIME_DIR: '/run/user/1000', DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/user/1000/bus' };
  expect(scopeCommand(env)?.join(' ')).toBe(
    '/usr/bin/env XDG_RUNTIME_DIR=/run/user/1000 DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/1000/bus ' +
      'systemd-run --user --scope --quiet --collect -- ' +
      '/usr/bin/env -u XDG_RUNTIME_DIR -u DBUS_SESSION_BUS_ADDRESS --',
  );
  expect(scopeCommand({})).toBeNull();
});
