import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { create } from 'tar';
import { stringify } from 'yaml';
import { root } from '../setup.mjs';

const coordinatorProgram = join(root, 'coordinator', 'bin', 'barnraiser-coordinator.mjs');
const agentProgram = join(root, 'agent-core', 'bin', 'barnraiser-agent.mjs');
const sample = join(root, 'samples', 'greeting');
/** The sample builds within seconds; an agent that cannot build at all must not hold this up for ever. */
const patienceMs = 180_000;

/** Starts a coordinator with one machine, in a folder of their own. */
export async function startPictureFarm() {
  const { startCoordinator } = await import('@barnraiser/coordinator');
  const folder = await mkdtemp(join(tmpdir(), 'barnraiser-pictures-'));
  const dataDir = join(folder, 'coordinator');
  const coordinator = await startCoordinator({ dataDir, port: 0, host: '127.0.0.1', logLevel: 'error' });
  return new PictureFarm(coordinator, folder);
}

class PictureFarm {
  #coordinator;
  #folder;
  #env;
  #agent = null;

  constructor(coordinator, folder) {
    this.#coordinator = coordinator;
    this.#folder = folder;
    this.#env = {
      ...process.env,
      BARNRAISER_URL: coordinator.url,
      BARNRAISER_ADMIN_TOKEN: coordinator.adminToken,
      BARNRAISER_HOME: join(folder, 'agent'),
    };
  }

  get url() {
    return this.#coordinator.url;
  }

  get adminToken() {
    return this.#coordinator.adminToken;
  }

  /** Builds the sample as it is, and with a mistake in it; answers the failed build's and the machine's id. */
  async buildBoth() {
    const { link } = JSON.parse(await this.#ask('invite', '--json'));
    await this.#tell('join', link, '--name', 'blue-heron');
    await this.#tell('anyway', '--minutes', '60');
    this.#agent = spawn(process.execPath, [agentProgram, 'run'], { env: this.#env, stdio: 'ignore' });
    await this.#build('greeting', 'A small greeting library');
    const failed = await this.#build('greeting-next', 'Its next release', countBytes);
    if (failed.outcome !== 'failed') throw new Error(`the build with a mistake in it: ${failed.outcome}`);
    return { failed: failed.id, machine: failed.machine.id };
  }

  /** Applies a pool in dry run for the jobs that no machine here can take, and waits for its first decision. */
  async tryPool() {
    const file = join(this.#folder, 'pool.yaml');
    await writeFile(file, stringify(dryPool));
    await this.#ask('pool', 'apply', file);
    const giveUpAt = Date.now() + patienceMs;
    while (Date.now() < giveUpAt) {
      const { decision } = JSON.parse(await this.#ask('pool', 'show', dryPool.name, '--json'));
      if (decision?.wanted > 0) return;
      await delay(500);
    }
    throw new Error(`nothing was decided for the pool within ${patienceMs / 1000} s`);
  }

  async close() {
    if (this.#agent !== null && this.#agent.exitCode === null) {
      const ended = once(this.#agent, 'exit');
      this.#agent.kill('SIGTERM');
      await ended;
    }
    await this.#coordinator.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Asks for the sample with its line wrapping changed; answers its build on this machine. */
  async #build(project, title, change = (text) => text) {
    const source = join(this.#folder, project);
    await cp(sample, source, { recursive: true });
    const wrap = join(source, 'src', 'wrap.c');
    await writeFile(wrap, change(await readFile(wrap, 'utf8')));
    const archive = `${source}.tar.gz`;
    await create({ gzip: true, cwd: this.#folder, file: archive }, [project]);
    const file = `${source}.yaml`;
    await writeFile(file, stringify(projectFile({ project, title, archive })));
    await this.#ask('project', 'apply', file);
    await this.#ask('request', project);
    return this.#whenEnded(project);
  }

  async #whenEnded(project) {
    const giveUpAt = Date.now() + patienceMs;
    while (Date.now() < giveUpAt) {
      const builds = JSON.parse(await this.#ask('builds', '--project', project, '--json'));
      const ended = builds.find(({ outcome }) => outcome !== null);
      if (ended !== undefined) return ended;
      await delay(500);
    }
    throw new Error(`${project} was not built within ${patienceMs / 1000} s`);
  }

  #ask(...args) {
    return this.#run(coordinatorProgram, args);
  }

  #tell(...args) {
    return this.#run(agentProgram, args);
  }

  async #run(program, args) {
    const { stdout } = await promisify(execFile)(process.execPath, [program, ...args], { env: this.#env });
    return stdout;
  }
}

/** Nothing is ordered in dry run, so any provider will do. */
const dryPool = {
  name: 'freebsd',
  provider: { kind: 'process' },
  serves: { os: 'freebsd', arch: 'x64', cpus: 4, 'tool.cc': '19.1', 'tool.make': '4.4' },
  max: 4,
  launchAfterS: 0,
  budgetUsdPerDay: 12,
  offers: [{ type: 'c7a.large', zones: ['eu-central-1a', 'eu-central-1b'], onDemandUsdPerHour: 0.103 }],
  dryRun: true,
};

/** A plausible mistake, which the sample's tests find: a line is as long as its bytes are many. */
function countBytes(text) {
  return text.replace('if (((unsigned char)*text++ & 0xc0) != 0x80)', 'if (*text++)');
}

/** One target that the machine meets, and one that nobody here does. */
function projectFile({ project, title, archive }) {
  const tools = { 'tool.cc': true, 'tool.make': true };
  return {
    project,
    title,
    source: { archive: { path: archive } },
    targets: [
      { name: 'linux', requires: { os: 'linux', ...tools } },
      { name: 'freebsd', requires: { os: 'freebsd', ...tools } },
    ],
    recipe: {
      steps: [
        { name: 'configure', run: './configure', timeout: '5m' },
        { name: 'make', run: 'make', timeout: '5m' },
        { name: 'check', run: 'make check', timeout: '5m', tests: 'tap' },
      ],
      artifacts: ['libgreeting.a', 'greet'],
      network: 'none',
    },
  };
}
