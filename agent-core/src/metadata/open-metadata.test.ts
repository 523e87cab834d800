import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fakeClock } from '../testing/fake-clock.js';
import { temporaryFolder } from '../testing/temporary-folder.js';
import type { MetadataService } from './metadata-service.js';
import { openMetadata } from './open-metadata.js';

async function rootWith(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}

/** No address is given that could be asked: whoever asks one fails. */
async function detected(
  files: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): Promise<MetadataService> {
  const root = await rootWith(files);
  return openMetadata('auto', { root, env, clock: fakeClock(), seed: null, timeoutMs: 1, retries: 0 });
}

async function labelled(label: string, files: Readonly<Record<string, string>>): Promise<MetadataService> {
  const contents = Object.entries(files).map(([path, text]) => [`mnt/the seed/${path}`, text]);
  const root = await rootWith({
    ...(Object.fromEntries(contents) as Record<string, string>),
    'dev/vdb': '',
    'proc/mounts': 'proc /proc proc rw 0 0\n/dev/vdb /mnt/the\\040seed iso9660 ro 0 0\n',
  });
  await mkdir(join(root, 'dev/disk/by-label'), { recursive: true });
  await symlink('../../vdb', join(root, 'dev/disk/by-label', label));
  return openMetadata('auto', { root, env: {}, clock: fakeClock(), seed: null });
}

describe('auto', () => {
  it.each([
    ['ec2', { 'sys/class/dmi/id/sys_vendor': 'Amazon EC2\n' }],
    ['ec2', { 'sys/hypervisor/uuid': 'ec2e1916-9099-7caf-fd21-012345abcdef\n' }],
    ['gce', { 'sys/class/dmi/id/product_name': 'Google Compute Engine\n' }],
    ['azure', { 'sys/class/dmi/id/chassis_asset_tag': '7783-7084-3265-9085-8269-3286-77\n' }],
    ['openstack', { 'sys/class/dmi/id/product_name': 'OpenStack Nova\n' }],
    ['openstack', { 'sys/class/dmi/id/chassis_asset_tag': 'OpenTelekomCloud\n' }],
    ['nocloud', { 'var/lib/cloud/seed/nocloud/user-data': '{}' }],
  ])('knows %s by what lies on this machine', async (source, files) => {
    expect((await detected(files)).source).toBe(source);
  });

  it('prefers a seed to what the firmware tells', async () => {
    const files = {
      'sys/class/dmi/id/sys_vendor': 'Amazon EC2\n',
      'var/lib/cloud/seed/nocloud/user-data': '{"pool":"seeded"}',
    };
    expect((await (await detected(files)).facts()).userData).toBe('{"pool":"seeded"}');
  });

  it('says what to do on a machine of no cloud, and asks no address', async () => {
    const files = { 'sys/class/dmi/id/sys_vendor': 'QEMU\n', 'proc/cmdline': 'root=/dev/vda ro\n' };
    await expect(detected(files)).rejects.toMatchObject({
      code: 'no-sign',
      message: expect.stringMatching(/--from-metadata ec2\|gce/) as unknown,
    });
  });
});

describe('a NoCloud seed', () => {
  it.each(['proc/cmdline', 'sys/class/dmi/id/product_serial'])(
    'is found by ds=nocloud in %s',
    async (file) => {
      const service = await detected({
        [file]: 'quiet ds=nocloud;h=box;s=file:///seed/ ro\n',
        'seed/user-data': '{"pool":"by-kernel"}',
      });
      expect((await service.facts()).userData).toBe('{"pool":"by-kernel"}');
    },
  );

  it('is read from the folder that was named', async () => {
    const seed = await rootWith({
      'user-data': '{}',
      'meta-data':
        'instance-id: "i-7"\nlocal-hostname: box\nregion: here\ninstance-type: small\nspot: true\nnetwork:\n  zone: no\n',
    });
    const service = await detected({}, { BARNRAISER_NOCLOUD_SEED: seed });
    expect(await service.facts()).toEqual({
      instanceId: 'i-7',
      location: { cloud: 'nocloud', region: 'here', instanceType: 'small', spot: true },
      userData: '{}',
    });
    expect(await service.interruption()).toBeNull();
    await writeFile(join(seed, 'interruption'), 'the host goes down\n');
    expect(await service.interruption()).toEqual({ text: 'the host goes down' });
  });

  it('is read from the mounted volume CIDATA', async () => {
    const service = await labelled('CIDATA', { 'user-data': '{"pool":"by-volume"}' });
    expect(service.source).toBe('nocloud');
    expect((await service.facts()).userData).toBe('{"pool":"by-volume"}');
  });

  it('is missed with words that help', async () => {
    const root = await temporaryFolder();
    await expect(
      openMetadata('nocloud', { root, env: {}, clock: fakeClock(), seed: null }),
    ).rejects.toMatchObject({ code: 'no-sign', message: expect.stringMatching(/--seed/) as unknown });
  });
});

describe('a config drive', () => {
  it("is read as OpenStack's", async () => {
    const service = await labelled('config-2', {
      'openstack/latest/meta_data.json': '{"uuid":"u-2"}',
      'openstack/latest/user_data': '{"pool":"by-drive"}',
    });
    expect(await service.facts()).toEqual({
      instanceId: 'u-2',
      location: { cloud: 'openstack' },
      userData: '{"pool":"by-drive"}',
    });
  });
});
