import { createServer, type Server } from 'node:http';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { homedir, hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { availableSandboxes } from '../available-sandboxes.js';
import { openStepRoom, type StepRoom } from '../testing/step-room.js';

const sandbox = (await availableSandboxes()).find(({ isolation }) => isolation === 'bubblewrap');

describe.skipIf(sandbox === undefined)('a step inside bubblewrap', () => {
  let room: StepRoom;
  let server: Server;
  beforeEach(async () => {
    if (sandbox !== undefined) room = await openStepRoom(sandbox);
    server = createServer((_request, response) => response.end('reached')).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(async () => {
    server.close();
    await room.close();
  });

  const text = async (...args: Parameters<StepRoom['run']>): Promise<string> =>
    (await room.run(...args)).output.toString();

  // bash's own network, so that no tool is needed for it.
  const fetchIt = (): string => {
    const { port } = server.address() as AddressInfo;
    return `exec 3<>/dev/tcp/127.0.0.1/${port}; printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3`;
  };

  test('writes in the workspace, its home and its temporary folders', async () => {
    const step = await room.run(
      'echo 1 > file; echo 2 > "$HOME/file"; echo 3 > "$TMPDIR/a"; echo 4 > /tmp/b; echo 5 > /var/tmp/c',
    );
    expect(step).toMatchObject({ outcome: 'passed', bytes: 0 });
    expect(await readFile(join(room.folders.source, 'file'), 'utf8')).toBe('1\n');
    expect(await readFile(join(room.folders.tmp, 'b'), 'utf8')).toBe('4\n');
  });

  test('cannot write anywhere else', async () => {
    const outside = `${room.folders.root}-outside`;
    await mkdir(outside);
    try {
      await chmod(outside, 0o777);
      const places = [
        '/',
        '/usr',
        '/etc',
        '/opt',
        '/usr/local/bin',
        '/var',
        '/run',
        '/proc/sys/kernel',
        outside,
        homedir(),
      ];
      const script = `for d in ${places.join(' ')}; do (: > "$d/x") 2>/dev/null && echo "$d"; done; :`;
      expect(await text(script)).toBe('');
      // Its own /tmp is not the machine's.
      await room.run(`mkdir -p ${outside}; echo x > ${outside}/x`);
      await expect(readFile(join(outside, 'x'))).rejects.toThrow('ENOENT');
    } finally {
      await rm(outside, { recursive: true });
    }
  });

  test('cannot change the kernel', async () => {
    const script =
      'cat /proc/sys/kernel/core_pattern > a; (cat a > /proc/sys/kernel/core_pattern) 2>/dev/null && echo changed; :';
    expect(await text(script)).toBe('');
  });

  test('has neither root nor capabilities', async () => {
    const output = await text('id -u; grep -E "^(CapEff|CapPrm|CapBnd|NoNewPrivs)" /proc/self/status');
    expect(output).not.toMatch(/^0\n/);
    expect(output).toMatch(/CapPrm:\s0+\nCapEff:\s0+\nCapBnd:/);
    expect(output).toMatch(/NoNewPrivs:\s1/);
  });

  test('sees no home folders, no secrets of the system and no other processes', async () => {
    const output = await text(
      `cat /etc/shadow /etc/gshadow /etc/ssh/ssh_host_* 2>/dev/null; ls /root /home /srv /mnt 2>/dev/null; ls -d /proc/[0-9]* | wc -l`,
    );
    expect(Number(output)).toBeLessThan(10);
  });

  test('does not learn what the machine is called or who uses it', async () => {
    const output = await text(
      'hostname 2>/dev/null || cat /proc/sys/kernel/hostname; cat /etc/hostname /etc/hosts; id -un',
    );
    expect(output).not.toContain(hostname());
    expect(output.split('\n').at(-2)).toBe('builder');
    const users = (await text('cut -d: -f3 /etc/passwd')).trim().split('\n').map(Number);
    expect(users.filter((uid) => uid >= 1000 && uid !== 65_534).length).toBeLessThanOrEqual(1);
  });

  test('has no network, not even this machine', async () => {
    const step = await room.run({ argv: ['bash', '-c', fetchIt()] });
    expect(step.exitCode).not.toBe(0);
    expect(step.output.toString()).not.toContain('reached');
  });

  test('has network when it is asked for', async () => {
    const step = await room.run({ argv: ['bash', '-c', fetchIt()], hasNetwork: true });
    expect(step.output.toString()).toContain('reached');
    expect(
      await text({ script: 'cat /etc/resolv.conf > /dev/null && echo readable', hasNetwork: true }),
    ).toBe('readable\n');
  });

  test('cannot load its own code into the sandbox program', async () => {
    await writeFile(join(room.folders.source, 'evil.so'), 'not a library');
    const env = { PATH: '/usr/bin:/bin', LD_PRELOAD: join(room.folders.source, 'evil.so') };
    const step = await room.run({ script: 'echo "$LD_PRELOAD"', env });
    expect(step).toMatchObject({ outcome: 'passed' });
    expect(step.output.toString()).toContain(env.LD_PRELOAD);
  });

  test('cannot reach the folder in which the agent watches it', async () => {
    expect(await text(`ls -A ${room.folders.root}`)).toBe('home\nsource\ntmp\n');
  });

  test('that cannot be set up is the machine’s fault', async () => {
    const caches = [{ from: join(room.folders.root, 'gone'), to: join(room.folders.source, 'cache') }];
    const step = await room.run('true', { resources: { caches } });
    expect(step).toMatchObject({ outcome: 'errored', reason: 'sandbox-failed', exitCode: null });
    expect(step.detail).toContain('gone');
  });
});
