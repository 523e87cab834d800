import { type CoordinatorOptions, startCoordinator, type RunningCoordinator } from '@barnraiser/coordinator';
import { RequestSummary } from '@barnraiser/protocol';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { parse, stringify } from 'yaml';
import {
  type Finished,
  processesOfFolder,
  repository,
  type Running,
  runProgram,
  startProgram,
} from '../../testing/processes.js';
import { waitUntil } from '../../testing/wait-until.js';

const coordinatorProgram = 'coordinator/bin/barnraiser-coordinator.mjs';
const agentProgram = 'agent-core/bin/barnraiser-agent.mjs';

/** A coordinator that serves freshly built pages, with the agents that joined it. */
export class MaintainedFarm {
  readonly folder: string;
  readonly #coordinator: RunningCoordinator;
  readonly #agents: Running[] = [];

  private constructor(folder: string, coordinator: RunningCoordinator) {
    this.folder = folder;
    this.#coordinator = coordinator;
  }

  static async start(options: Partial<CoordinatorOptions>): Promise<MaintainedFarm> {
    const folder = await mkdtemp(join(tmpdir(), 'barnraiser-pages-'));
    const dashboardDir = join(folder, 'pages');
    await build({
      configFile: join(repository, 'renderer/dashboard/vite.config.ts'),
      logLevel: 'warn',
      build: { outDir: dashboardDir, emptyOutDir: true },
    });
    const coordinator = await startCoordinator({
      host: '127.0.0.1',
      port: 0,
      dataDir: join(folder, 'coordinator'),
      dashboardDir,
      logLevel: 'silent',
      poolPrograms: true,
      ...options,
    });
    return new MaintainedFarm(folder, coordinator);
  }

  get url(): string {
    return this.#coordinator.url;
  }

  get adminToken(): string {
    return this.#coordinator.adminToken;
  }

  command(...args: string[]): Promise<Finished> {
    return runProgram(coordinatorProgram, args, {
      BARNRAISER_URL: this.url,
      BARNRAISER_ADMIN_TOKEN: this.adminToken,
    });
  }

  async get<T>(path: string): Promise<T> {
    const reply = await fetch(this.url + path, {
      headers: { authorization: `Bearer ${this.adminToken}` },
    });
    if (!reply.ok) throw new Error(`GET ${path}: ${reply.status} ${await reply.text()}`);
    return (await reply.json()) as T;
  }

  /** Joins by an invite's link, or by one that is made for it. */
  async join(name: string, link?: string): Promise<void> {
    const invite = link ?? (await this.#invite());
    succeeded(
      await runProgram(agentProgram, ['join', invite, '--name', name], {
        BARNRAISER_HOME: join(this.folder, name),
      }),
    );
  }

  /** Joins and takes work until the farm is closed. */
  async machine(name: string): Promise<Running> {
    await this.join(name);
    return this.run(name);
  }

  /** The same for a machine that has joined. */
  run(name: string): Running {
    const agent = startProgram(agentProgram, ['run'], { BARNRAISER_HOME: join(this.folder, name) });
    this.#agents.push(agent);
    return agent;
  }

  /** Applies a project and asks for it; answers the request's id. */
  async request(project: { readonly project: string }): Promise<string> {
    await this.apply(project);
    return this.ask(project.project);
  }

  /** Asks for a project that is applied, as the command line's options say; answers the request's id. */
  async ask(project: string, ...options: string[]): Promise<string> {
    const asked = succeeded(await this.command('request', project, ...options, '--json'));
    return (JSON.parse(asked.stdout) as { id: string }).id;
  }

  async applyPool(pool: { readonly name: string }): Promise<void> {
    const file = join(this.folder, `${pool.name}-pool.yaml`);
    await writeFile(file, stringify(pool));
    succeeded(await this.command('pool', 'apply', file));
  }

  async apply(project: { readonly project: string }): Promise<void> {
    const file = join(this.folder, `${project.project}.yaml`);
    await writeFile(file, stringify(project));
    succeeded(await this.command('project', 'apply', file));
  }

  /** The id of a request's newest build, once it meets the state. */
  buildOf(requestId: string, state: 'claimed' | 'done'): Promise<string> {
    return waitUntil(`the request is ${state}`, async () => {
      const request = RequestSummary.parse(await this.get(`/v1/requests/${requestId}`));
      const [job] = request.jobs;
      return job?.build && (state === 'claimed' || job.state === 'done') ? job.build : null;
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#agents.map((agent) => agent.kill('SIGKILL')));
    await this.#coordinator.close();
    await this.#endInstances();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Instances outlive their coordinator, by design. */
  #endInstances(): Promise<true> {
    return waitUntil('no instance is left', () => {
      const left = processesOfFolder(this.folder);
      for (const pid of left) endProcess(pid);
      return left.length === 0 ? true : null;
    });
  }

  async #invite(): Promise<string> {
    const invite = succeeded(await this.command('invite', '--json'));
    return (JSON.parse(invite.stdout) as { link: string }).link;
  }
}

/** The project file of samples/greeting, with its source packed for this farm. */
export async function greetingProject(farm: MaintainedFarm): Promise<{ readonly project: string }> {
  const archive = join(farm.folder, 'greeting.tar.gz');
  succeeded(await runProgram('scripts/pack-sample.mjs', [archive]));
  const project = parse(await readFile(join(repository, 'samples/greeting.yaml'), 'utf8')) as {
    project: string;
  };
  return Object.assign(project, { source: { archive: { path: archive } } });
}

function succeeded(finished: Finished): Finished {
  if (finished.exitCode === 0) return finished;
  throw new Error(`exit code ${finished.exitCode}:\n${finished.stdout}${finished.stderr}`);
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
