import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, open, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { vi } from 'vitest';
import { MasterApi } from './master-api.js';
import { wholeConfig } from './master-config.js';

const run = promisify(execFile);
const program = '/usr/bin/buildbot';

/** Whether this machine has Debian's packages `buildbot` and `buildbot-worker`; tests skip where not. */
export const hasBuildbot = existsSync(program) && existsSync('/usr/bin/buildbot-worker');

/** A process in the foreground, its output in a file. */
export async function spawnLogged(
  file: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly output: string; readonly env?: NodeJS.ProcessEnv },
): Promise<ChildProcess> {
  // A pipe would be kept open by whatever the program leaves behind, and a full one stops it.
  const output = await open(options.output, 'a');
  try {
    const child = spawn(file, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', output.fd, output.fd],
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve).once('error', reject);
    });
    return child;
  } finally {
    await output.close();
  }
}

/** A master with a build that cannot end would wait for it for ever. */
const patienceMs = 20_000;

/** Ends a process and waits for it; answers its exit code, null where a signal ended it, as happens after 20 s. */
export async function endProcess(
  child: ChildProcess,
  signal: NodeJS.Signals = 'SIGTERM',
): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = new Promise((resolve) => {
      child.once('exit', resolve);
    });
    child.kill(signal);
    // One that was stopped (SIGSTOP) would not hear of it.
    child.kill('SIGCONT');
    const killing = setTimeout(() => child.kill('SIGKILL'), patienceMs);
    await exited;
    clearTimeout(killing);
  }
  return child.exitCode;
}

/** Where a master listens, and what its command line begins with where it runs in a network of its own. */
export interface MasterPlace {
  readonly host: string;
  readonly within: readonly string[];
}

const loopback: MasterPlace = { host: '127.0.0.1', within: [] };

/** An unmodified Buildbot master on loopback, or in another place, in a folder of its own. `stop` it after the test. */
export class RealMaster {
  readonly host: string;
  readonly folder: string;
  /** Where workers log in. */
  readonly pbPort: number;
  /** What it says over HTTP. */
  readonly api: MasterApi;
  private readonly wwwPort: number;
  private readonly within: readonly string[];
  private child: ChildProcess | null = null;

  private constructor(folder: string, pbPort: number, wwwPort: number, { host, within }: MasterPlace) {
    this.folder = folder;
    this.host = host;
    this.within = within;
    this.pbPort = pbPort;
    this.wwwPort = wwwPort;
    this.api = new MasterApi(`http://${host}:${wwwPort}/api/v2`);
  }

  /** `config` is Python that fills `c`; see `wholeConfig` for what it finds. Settles when the master takes workers. */
  static async start(config: string, place = loopback): Promise<RealMaster> {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'barnraiser-master-')));
    const master = new RealMaster(folder, await freePort(), await freePort(), place);
    try {
      await writeRestPlugin(join(folder, 'plugin'));
      await run(program, ['create-master', '-q', '-r', 'master'], { cwd: folder });
      await master.configure(config);
      await master.startAgain();
      return master;
    } catch (error) {
      await master.stop();
      throw error;
    }
  }

  /** Writes another configuration, for `startAgain` or `reconfigure`. */
  async configure(config: string): Promise<void> {
    await writeFile(join(this.folder, 'master', 'master.cfg'), wholeConfig(config));
  }

  /** Makes the running master read its configuration anew; settles when it has. */
  async reconfigure(): Promise<void> {
    const before = countOf(await this.log(), 'configuration update complete');
    this.child?.kill('SIGHUP');
    await vi.waitFor(
      async () => {
        if (countOf(await this.log(), 'configuration update complete') === before) {
          throw new Error('the master has not reconfigured');
        }
      },
      { timeout: 20_000, interval: 50 },
    );
  }

  /** Starts the master that was ended; settles when it takes workers. */
  async startAgain(): Promise<void> {
    const before = countOf(await this.log(), 'BuildMaster is running');
    const [file, ...args] = [...this.within, program, 'start', '--nodaemon', 'master'];
    const child = await spawnLogged(file, args, {
      cwd: this.folder,
      output: join(this.folder, 'master.out'),
      env: {
        PYTHONPATH: join(this.folder, 'plugin'),
        BB_FOLDER: this.folder,
        BB_HOST: this.host,
        BB_PB: String(this.pbPort),
        BB_WWW: String(this.wwwPort),
      },
    });
    this.child = child;
    await vi.waitFor(
      async () => {
        const log = await this.log();
        if (child.exitCode === null && countOf(log, 'BuildMaster is running') === before) {
          throw new Error('the master does not run yet');
        }
      },
      { timeout: 30_000, interval: 50 },
    );
    if (child.exitCode !== null)
      throw new Error(`the master ended at once:\n${(await this.log()).slice(-4000)}`);
  }

  /** What the master has logged, across its starts. */
  async log(): Promise<string> {
    return readFile(join(this.folder, 'master', 'twistd.log'), 'utf8').catch(() => '');
  }

  /** Sends a signal to the master, such as SIGSTOP. */
  signal(signal: NodeJS.Signals): void {
    this.child?.kill(signal);
  }

  /** Ends the master, whose folder stays; answers its exit code, which is 0 after SIGTERM. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    return this.child === null ? 0 : endProcess(this.child, signal);
  }

  /** Ends the master and removes its folder; answers its exit code. */
  async stop(): Promise<number | null> {
    const code = await this.end();
    await rm(this.folder, { recursive: true, force: true });
    return code;
  }
}

/**
 * REST needs a web front end to be installed; the service looks for nothing but an entry point of
 * the name `base`, which this package of our own gives it.
 */
async function writeRestPlugin(folder: string): Promise<void> {
  await mkdir(join(folder, 'bbstub', 'static'), { recursive: true });
  await mkdir(join(folder, 'bbstub-0.1.dist-info'));
  const module = [
    'from buildbot.www.plugin import Application',
    'ep = Application(__name__, "REST only", ui=False)',
    '',
  ];
  await writeFile(join(folder, 'bbstub', '__init__.py'), module.join('\n'));
  await writeFile(join(folder, 'bbstub', 'VERSION'), '0.1\n');
  await writeFile(join(folder, 'bbstub', 'static', 'index.html'), '<html></html>');
  const metadata = 'Metadata-Version: 2.1\nName: bbstub\nVersion: 0.1\n';
  await writeFile(join(folder, 'bbstub-0.1.dist-info', 'METADATA'), metadata);
  await writeFile(
    join(folder, 'bbstub-0.1.dist-info', 'entry_points.txt'),
    '[buildbot.www]\nbase = bbstub:ep\n',
  );
}

/** A port of loopback's that nobody listens at. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}

function countOf(text: string, part: string): number {
  return text.split(part).length - 1;
}
