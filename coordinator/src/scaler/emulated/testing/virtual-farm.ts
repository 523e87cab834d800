import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Pool, type PoolDetail, type QemuProvider, UserData } from '@barnraiser/protocol';
import { execa } from 'execa';
import { vi } from 'vitest';
import { runCommand } from '../../../testing/command-line.js';
import { startTestCoordinator, type TestCoordinator } from '../../../testing/test-coordinator.js';
import { countProcesses } from '../../providers/testing/running-processes.js';
import { openQemuProvider } from '../../providers/qemu/qemu-provider.js';
import { type CloudImage, makeCloudImage } from './cloud-image.js';
import { type WatchedAddress, watchAddress } from './watched-address.js';

const repository = fileURLToPath(new URL('../../../../../', import.meta.url));
const agentProgram = join(repository, 'agent-core/bin/barnraiser-agent.mjs');
const pool = 'virtual';

/** As QEMU; but what the machine writes stays on its disk, which can be searched afterwards. */
const qemuScript = `#!/bin/sh
for argument do
  shift
  set -- "$@" "\${argument%,snapshot=on}"
done
exec qemu-system-x86_64 "$@"
`;

/**
 * A coordinator that launches virtual machines by QEMU. They reach it through an address that watches
 * what is shown there. Its clock can be put forward.
 */
export class VirtualFarm {
  readonly coordinator: TestCoordinator;
  readonly watched: WatchedAddress;
  readonly #folder: string;
  readonly #image: CloudImage;
  readonly #clock: { aheadMs: number; now(): number };

  private constructor(
    coordinator: TestCoordinator,
    watched: WatchedAddress,
    folder: string,
    image: CloudImage,
    clock: { aheadMs: number; now(): number },
  ) {
    this.coordinator = coordinator;
    this.watched = watched;
    this.#folder = folder;
    this.#image = image;
    this.#clock = clock;
  }

  static async start(): Promise<VirtualFarm> {
    const folder = await mkdtemp(join(tmpdir(), 'barnraiser-virtual-'));
    await writeFile(join(folder, 'qemu'), qemuScript, { mode: 0o755 });
    const image = await makeCloudImage(join(folder, 'disk.img'));
    const watched = await watchAddress();
    const clock = { aheadMs: 0, now: () => Date.now() + clock.aheadMs };
    // QEMU's own network: the host's loopback is 10.0.2.2 there.
    const publicUrl = `http://10.0.2.2:${watched.port}`;
    const often = { scaleEveryMs: 500, listInstancesEveryMs: 1000 };
    const coordinator = await startTestCoordinator({ publicUrl, clock, poolPrograms: true, ...often });
    watched.passTo(coordinator.url);
    return new VirtualFarm(coordinator, watched, folder, image, clock);
  }

  get disk(): string {
    return this.#image.image;
  }

  /** Time that the coordinator believes to have passed. */
  putForward(ms: number): void {
    this.#clock.aheadMs += ms;
  }

  get #provider(): QemuProvider {
    const document = this.document({});
    return Pool.parse(document).provider as QemuProvider;
  }

  document(changes: object): object {
    const append = 'root=LABEL=barnraiser console=ttyS0 quiet systemd.journald.forward_to_console=1';
    const hardware = { accel: 'tcg', cpus: 2, memoryMb: 1536 };
    const program = join(this.#folder, 'qemu');
    return {
      name: pool,
      provider: { kind: 'qemu', program, ...this.#image, imageFormat: 'raw', append, ...hardware },
      serves: { os: 'linux', arch: 'x64', 'tool.cc': '12', 'tool.make': '4' },
      max: 1,
      launchAfterS: 0,
      bootTimeoutS: 59,
      maxLifeS: 60,
      ...changes,
    };
  }

  async apply(changes: object = {}): Promise<void> {
    await this.coordinator.admin('putPool', { params: { pool }, body: this.document(changes) });
  }

  async look(): Promise<PoolDetail> {
    return (await this.coordinator.admin('pool', { params: { pool } })).json();
  }

  /** Packs the sample project, applies it, asks for a build of it, and answers the request's id. */
  async requestSample(): Promise<string> {
    const pack = join(repository, 'scripts/pack-sample.mjs');
    await execa(process.execPath, [pack, '--quiet', join(repository, '.cache/greeting.tar.gz')]);
    await this.#command('project', 'apply', join(repository, 'samples/greeting.yaml'));
    const { id } = JSON.parse(await this.#command('request', 'greeting', '--json')) as { id: string };
    return id;
  }

  async #command(...args: string[]): Promise<string> {
    const { coordinator } = this;
    const token = await readFile(join(coordinator.dataDir, 'admin-token'), 'utf8');
    const env = { BARNRAISER_URL: coordinator.url, BARNRAISER_ADMIN_TOKEN: token.trim() };
    const { exitCode, stdout, stderr } = await runCommand(args, env);
    if (exitCode !== 0) throw new Error(`${args.join(' ')}: exit code ${exitCode}\n${stderr}`);
    return stdout;
  }

  /** What the launch's machine was given to read. */
  async userData(launchId: string): Promise<UserData> {
    const path = join(this.#pools, 'instances', launchId, 'seed', 'user-data');
    return UserData.parse(JSON.parse(await readFile(path, 'utf8')));
  }

  /** What the machine's console shows, or showed at the last. */
  async console(launchId: string): Promise<string> {
    const paths = [
      join(this.#pools, 'instances', launchId, 'output.log'),
      join(this.#pools, 'ended', `${launchId}.log`),
    ];
    for (const path of paths) {
      const text = await readFile(path, 'utf8').catch(() => null);
      if (text !== null) return text;
    }
    return '';
  }

  /** Whether QEMU runs. */
  async isRunning(): Promise<boolean> {
    return (await countProcesses(this.disk)) > 0;
  }

  /** Lets another machine, this one, come with the same user data; answers the exit code and what was said. */
  async borrow(userData: UserData): Promise<{ exitCode: number | undefined; said: string }> {
    const seed = await mkdtemp(join(this.#folder, 'seed-'));
    const given = { ...userData, coordinator: this.coordinator.url };
    await writeFile(join(seed, 'user-data'), JSON.stringify(given));
    const { exitCode, all } = await execa(
      process.execPath,
      [agentProgram, 'run', '--from-metadata', 'nocloud', '--seed', seed, '--data', join(seed, 'data')],
      { all: true, reject: false, timeout: 60_000 },
    );
    return { exitCode, said: all };
  }

  get #pools(): string {
    return join(this.coordinator.dataDir, 'pools', pool);
  }

  /** Ends what is left of machines, and removes everything. */
  async close(): Promise<void> {
    const context = { coordinatorId: 'c', pool, stateDir: this.#pools, clock: this.#clock };
    const provider = openQemuProvider(this.#provider, context);
    const endAll = async (): Promise<void> => {
      await provider.end((await provider.list()).map(({ instanceId }) => instanceId));
      if ((await provider.list()).length > 0) throw new Error('machines are left');
    };
    await vi.waitFor(endAll, { timeout: 30_000, interval: 100 });
    await provider.close?.();
    await this.watched.close();
    await this.coordinator.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
