import { existsSync, readdirSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { findHierarchies } from '../limits/find-hierarchies.js';
import { availableFreezer } from './available-freezer.js';
import { stopFreezer } from './stop-freezer.js';
import { startStorm, type Storm } from './testing/storm.js';

const best = await availableFreezer();
const kinds = [stopFreezer, ...(best().kind === 'stop-signals' ? [] : [best])].map((open) => ({
  kind: open().kind,
  open,
}));

let storm: Storm | null = null;
afterEach(async () => {
  await storm?.end();
  storm = null;
});

describe.skipIf(process.platform !== 'linux').each(kinds)('the freezer by $kind', ({ kind, open }) => {
  it('stops all of a tree that does not want to be held, and lets it go on', async () => {
    const freezer = open();
    storm = await startStorm(freezer);
    const frozen = await freezer.freeze();
    expect(frozen).toMatchObject({ method: kind, isStill: true });
    const before = await storm.cpuMs();
    const pids = (await storm.tree.members()).map(({ pid }) => pid);
    expect(pids.length).toBeGreaterThanOrEqual(6);
    await freezer.freeze();
    expect(await storm.cpuMs()).toBe(before);
    expect((await storm.tree.members()).map(({ pid }) => pid)).toEqual(pids);
    await freezer.thaw();
    await expect.poll(() => storm?.cpuMs()).toBeGreaterThan(before + 50);
    expect(await freezer.freeze()).toMatchObject({ isStill: true });
  });

  it('can be ended while it stands still', async () => {
    const freezer = open();
    storm = await startStorm(freezer);
    await freezer.hold();
    await freezer.kill();
    await storm.end();
    expect(await storm.tree.members()).toEqual([]);
    storm = null;
  });
});

it('leaves no group behind', async () => {
  const folders = findHierarchies().find(({ version }) => version === 2)?.folders ?? [];
  const left = folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).filter((name) => name.startsWith(`barnraiser.${process.pid}.`)));
  expect(left).toEqual([]);
});
