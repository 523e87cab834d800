import { readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { Settings } from '@barnraiser/protocol';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { applyPatch, withCores } from './settings-patch.js';
import { anywayUntilMs, freshSettings, pausedUntilMs, readSettings, writeSettings } from './settings.js';

async function stored(text: string): Promise<string> {
  const root = await temporaryFolder();
  await writeFile(join(root, 'settings.json'), text);
  return root;
}

describe('the settings', () => {
  it('hold without a file, and never name the host', async () => {
    const root = await temporaryFolder();
    const settings = await readSettings(root);
    expect(settings.machineName).toMatch(/-machine$/);
    expect(JSON.stringify(settings)).not.toContain(hostname());
    await writeSettings(root, { ...settings, machineName: 'barn' });
    expect((await readSettings(root)).machineName).toBe('barn');
  });

  it("give a desktop's owner the machine, and a server's builds the server", () => {
    expect(freshSettings('desktop').limits.present.cores).toBe(0);
    expect(freshSettings('server').limits).toMatchObject({ present: { cores: null }, busyPercent: null });
    expect(freshSettings('cloud').limits.present.cores).toBeNull();
  });

  it('keep the kind that the file names', async () => {
    const root = await stored('{"kind":"cloud"}');
    expect(await readSettings(root, 'desktop')).toEqual(freshSettings('cloud'));
  });

  it("become a desktop's when the app finds what the command line wrote, save what was chosen", async () => {
    const root = await temporaryFolder();
    await writeSettings(root, freshSettings('server'));
    expect((await readSettings(root, 'desktop')).limits).toEqual(freshSettings('desktop').limits);
    const server = freshSettings('server');
    const present = { cores: 1, memoryMb: null, cpuPercent: null };
    await writeSettings(root, { ...server, limits: { ...server.limits, present } });
    expect(await readSettings(root, 'desktop')).toMatchObject({ kind: 'desktop', limits: { present } });
    expect(await readSettings(root)).toMatchObject({ kind: 'desktop' });
  });

  it('of an older version are brought up to date and written back', async () => {
    const root = await stored('{"machineName":"barn","cores":2.5,"diskFloorMb":100}');
    const settings = await readSettings(root);
    expect(settings.limits).toMatchObject({
      present: { cores: 2 },
      away: { cores: 2, memoryMb: null, cpuPercent: null },
      diskFloorMb: 100,
    });
    expect(Settings.parse(JSON.parse(await readFile(join(root, 'settings.json'), 'utf8')))).toEqual(settings);
  });

  it('that are not valid are refused with the names of what is wrong, and left alone', async () => {
    const root = await stored('{"diskFlorMb":1,"cores":-1}');
    await expect(readSettings(root)).rejects.toThrow(/diskFlorMb[^]*cores/);
    await expect(readSettings(await stored('[]'))).rejects.toThrow('settings.json is not valid');
    await expect(readSettings(await stored('{"limits":3}'))).rejects.toThrow('limits');
    expect(await readFile(join(root, 'settings.json'), 'utf8')).toBe('{"diskFlorMb":1,"cores":-1}');
  });

  it('say how long the owner paused and overrode', () => {
    const settings = freshSettings('server');
    expect(pausedUntilMs(settings)).toBeNull();
    expect(pausedUntilMs({ ...settings, pausedUntil: 'until-resumed' })).toBe(Infinity);
    expect(pausedUntilMs({ ...settings, pausedUntil: '1970-01-01T00:00:01Z' })).toBe(1000);
    expect(anywayUntilMs(settings)).toBeNull();
    expect(anywayUntilMs({ ...settings, anywayUntil: '1970-01-01T00:00:01Z' })).toBe(1000);
  });
});

describe('a change of the settings', () => {
  const before = { ...freshSettings('desktop'), displayName: 'A. Barn' };

  it('leaves what it does not name', () => {
    const after = applyPatch(before, { limits: { away: { cores: 2 }, schedule: null, hoursPerDay: 3 } });
    expect(after).toEqual({
      ...before,
      limits: { ...before.limits, away: { cores: 2, memoryMb: null, cpuPercent: null }, hoursPerDay: 3 },
    });
    expect(applyPatch(before, {})).toEqual(before);
    expect(applyPatch(before, JSON.parse('{"limits":{}}'))).toEqual(before);
  });

  it('shows another name, or none', () => {
    expect(applyPatch(before, { displayName: 'Barn' }).displayName).toBe('Barn');
    expect('displayName' in applyPatch(before, { displayName: null })).toBe(false);
  });

  it('caps the cores in both columns', () => {
    expect(withCores(before, 2).limits).toMatchObject({ present: { cores: 0 }, away: { cores: 2 } });
    expect(withCores(freshSettings('server'), 2).limits.present.cores).toBe(2);
  });
});
