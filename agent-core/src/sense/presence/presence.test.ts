import { mkdir, symlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../testing/temporary-folder.js';
import { makeFiles } from '../testing/make-files.js';
import { combinePresence, type HeardSignal } from './combine-presence.js';
import { HostLayer } from './host-layer.js';
import type { PresenceLayer } from './presence-layer.js';
import { PresenceSensor } from './presence-sensor.js';
import { terminalLayer } from './terminal-layer.js';

const now = 1_000_000_000;
const terms = { now, idleAfterMs: 180_000, hasDesktop: true };

function heard(source: string, secondsAgo: number | null, more: Partial<HeardSignal> = {}): HeardSignal {
  const lastInputAt = secondsAgo === null ? null : now - secondsAgo * 1000;
  return {
    source,
    lastInputAt,
    isLocked: null,
    isRemote: false,
    seesDesktop: source !== 'terminal',
    ...more,
  };
}

describe('presence', () => {
  it.each<[string, HeardSignal[], string, string]>([
    ['is unknown where no sensor works', [], 'unknown', 'none'],
    ['is sure when there was input a moment ago', [heard('host', 5)], 'present', 'host'],
    [
      'goes by the most recent input of all',
      [heard('mutter', 600), heard('terminal', 5)],
      'present',
      'terminal',
    ],
    ['ends when the input is old', [heard('mutter', 600), heard('terminal', 700)], 'away', 'mutter'],
    [
      'does not end for a desktop because its terminals are silent',
      [heard('terminal', 700)],
      'unknown',
      'terminal',
    ],
    ['does not end where the sensor says nothing', [heard('logind', null)], 'unknown', 'none'],
    ['is not put in doubt by a clock that was set back', [heard('host', -10_000)], 'away', 'host'],
  ])('%s', (_name, signals, state, source) => {
    expect(combinePresence(signals, terms)).toMatchObject({ state, source });
  });

  it('ends for a machine without a desktop when its terminals are silent', () => {
    const headless = { ...terms, hasDesktop: false };
    expect(combinePresence([heard('terminal', 700)], headless).state).toBe('away');
    expect(combinePresence([heard('terminal', 7)], headless).state).toBe('present');
    expect(combinePresence([], headless).state).toBe('unknown');
  });

  it('counts a locked screen as absence only when the input is old', () => {
    const locked = { isLocked: true };
    expect(combinePresence([heard('logind', 5, locked)], terms)).toMatchObject({
      state: 'present',
      isLocked: true,
    });
    expect(combinePresence([heard('logind', 500, locked)], terms)).toMatchObject({
      state: 'away',
      isLocked: true,
    });
  });

  it('knows who is here from elsewhere', () => {
    const remote = heard('logind', 5, { isRemote: true, seesDesktop: false });
    expect(combinePresence([heard('mutter', 500), remote], terms)).toMatchObject({
      state: 'present',
      isRemote: true,
    });
    expect(combinePresence([heard('mutter', 2), remote], terms)).toMatchObject({
      state: 'present',
      isRemote: false,
    });
  });
});

it('a key pressed in a terminal comes from elsewhere if a remote session saw it too', () => {
  const remote = heard('logind', 5, { isRemote: true, seesDesktop: false });
  const isRemote = (terminalS: number) =>
    combinePresence([remote, heard('terminal', terminalS)], terms).isRemote;
  expect([isRemote(4.9), isRemote(1)]).toEqual([true, false]);
});

describe('the desktop app as a sensor', () => {
  const reading = { lastInputAt: now - 1000, isLocked: false, onBattery: null, isSuspended: false };

  it('counts at once and for 15 seconds', () => {
    const host = new HostLayer(false);
    const sensor = new PresenceSensor(host, []);
    expect(sensor.presence(terms).state).toBe('unknown');
    sensor.take(reading, now);
    expect(sensor.presence(terms).state).toBe('present');
    expect(sensor.presence({ ...terms, now: now + 15_001 }).state).toBe('unknown');
  });

  it('proves no absence under Wayland', () => {
    const host = new HostLayer(true);
    host.take({ ...reading, lastInputAt: now - 1_000_000 }, now);
    expect(new PresenceSensor(host, []).presence(terms).state).toBe('unknown');
    host.take(reading, now);
    expect(new PresenceSensor(host, []).presence(terms).state).toBe('present');
  });
});

describe('the layers', () => {
  function layer(source: string, secondsAgo: number | null): PresenceLayer & { asked: number } {
    return {
      source,
      layer: source,
      longestRestMs: 300_000,
      needsGlances: source !== 'logind',
      asked: 0,
      async read(at) {
        this.asked += 1;
        if (secondsAgo === null) throw new Error(`${source} is not here`);
        return [{ lastInputAt: at - secondsAgo * 1000, isLocked: null, isRemote: false, seesDesktop: true }];
      },
    };
  }

  it('of a group are asked in order until one works, and those that do not are left alone for a while', async () => {
    const [missing, second, third] = [layer('mutter', null), layer('screensaver', 5), layer('other', 1)];
    const sensor = new PresenceSensor(new HostLayer(false), [[missing, second, third]]);
    await sensor.look(now);
    await sensor.look(now + 5000);
    expect(sensor.presence({ ...terms, now: now + 5000 })).toMatchObject({
      state: 'present',
      source: 'screensaver',
    });
    expect([missing.asked, second.asked, third.asked]).toEqual([1, 2, 0]);
    await sensor.look(now + 31_000);
    expect(missing.asked).toBe(2);
    const tested = await sensor.test(now);
    expect(tested.map(({ problem }) => problem === null)).toEqual([false, false, true, true]);
    expect(tested[1]?.problem).toBe('mutter is not here');
  });

  it('that do not work are asked less and less, and as before once they have worked', async () => {
    const flaky = layer('mutter', null);
    const sensor = new PresenceSensor(new HostLayer(false), [[flaky]]);
    const askedAt: number[] = [];
    const lookEach5s = async (from: number, to: number) => {
      for (let seconds = from; seconds < to; seconds += 5) {
        const { asked } = flaky;
        await sensor.look(now + seconds * 1000);
        if (flaky.asked > asked) askedAt.push(seconds);
      }
    };
    await lookEach5s(0, 1100);
    expect(askedAt).toEqual([0, 30, 90, 210, 450, 750, 1050]);
    await sensor.look(now - 1_000_000);
    expect(flaky.asked).toBe(8);
  });

  it('whose news others tell are left alone at a glance, and what they said last holds', async () => {
    const [slow, quick] = [layer('logind', 5), layer('terminal', 600)];
    const sensor = new PresenceSensor(new HostLayer(false), [[slow], [quick]]);
    await sensor.look(now);
    await sensor.glance(now + 100);
    expect([slow.asked, quick.asked]).toEqual([1, 2]);
    expect(sensor.presence(terms)).toMatchObject({ state: 'present', source: 'logind' });
  });

  it('need not be asked where the desktop tells of input by itself, which proves no absence later', async () => {
    const sensor = new PresenceSensor(new HostLayer(false), []);
    sensor.inputTold('mutter', now);
    expect(sensor.presence(terms)).toMatchObject({ state: 'present', source: 'mutter', lastInputAt: now });
    expect(sensor.presence({ ...terms, now: now + 180_000 }).state).toBe('unknown');
  });

  it('tell the same last input in the same words', async () => {
    let lastInputAt = now - 600_000;
    const trembling: PresenceLayer = {
      ...layer('mutter', null),
      read: async () => [{ lastInputAt, isLocked: null, isRemote: false, seesDesktop: true }],
    };
    const sensor = new PresenceSensor(new HostLayer(false), [[trembling]]);
    const told: (number | null)[] = [];
    for (const ms of [0, 400, 1400, 1500, 60_000]) {
      lastInputAt = now - 600_000 + ms;
      await sensor.look(now);
      told.push(sensor.presence(terms).lastInputAt);
    }
    expect(told.map((at) => at! - now + 600_000)).toEqual([0, 0, 0, 1500, 60_000]);
  });
});

describe('the terminals', () => {
  it('tell when somebody last typed, but not at those of our own builds', async () => {
    const root = await temporaryFolder();
    await makeFiles(root, {
      'dev/pts/0': '',
      'dev/pts/7': '',
      'dev/pts/ptmx': '',
      'dev/tty1': '',
      'dev/tty': '',
      'dev/ttyUSB0': '',
    });
    const typed = async (path: string, secondsAgo: number) => {
      await utimes(join(root, path), now / 1000 - secondsAgo, now / 1000);
    };
    await typed('dev/tty1', 900);
    await typed('dev/pts/0', 60);
    for (const path of ['dev/pts/7', 'dev/pts/ptmx', 'dev/tty', 'dev/ttyUSB0']) await typed(path, 1);
    const own = `proc/${process.pid}`;
    await mkdir(join(root, own, 'fd'), { recursive: true });
    await symlink('/dev/pts/ptmx', join(root, own, 'fd/21'));
    await makeFiles(root, { [`${own}/fdinfo/21`]: 'pos:\t0\nflags:\t02\ntty-index:\t7' });
    expect((await terminalLayer(root).read(now))[0]).toMatchObject({
      lastInputAt: now - 60_000,
      seesDesktop: false,
    });
  });

  it('that are opened count at once in a window, and within a minute at a console that was never used', async () => {
    const root = await temporaryFolder();
    const typed = async (path: string, secondsAgo: number) => {
      await makeFiles(root, { [path]: '' });
      await utimes(join(root, path), now / 1000 - secondsAgo, now / 1000);
    };
    const layer = terminalLayer(root);
    const look = async (at: number) => (now - (await layer.read(at))[0]!.lastInputAt!) / 1000;
    for (let n = 1; n <= 9; n += 1) await typed(`dev/tty${n}`, 900);
    expect(await look(now)).toBe(900);
    await typed('dev/tty9', 60);
    await typed('dev/pts/0', 500);
    expect([await look(now + 5000), await look(now + 60_000)]).toEqual([500, 60]);
    await typed('dev/tty9', 10);
    expect(await look(now + 65_000)).toBe(10);
  });

  it('say so where there are none', async () => {
    await expect(terminalLayer(await temporaryFolder()).read(now)).rejects.toThrow('no terminals');
  });
});
