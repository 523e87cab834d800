import { type CoordinatorOptions, startCoordinator, type RunningCoordinator } from '@barnraiser/coordinator';
import { type BuildDetail, BuildDetail as BuildDetailSchema, RequestSummary } from '@barnraiser/protocol';
import { test as base } from '@playwright/test';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { type Finished, type Running, runProgram, startProgram } from './processes.js';
import { waitUntil } from './wait-until.js';

const coordinatorProgram = 'coordinator/bin/barnraiser-coordinator.mjs';
const agentProgram = 'agent-core/bin/barnraiser-agent.mjs';

/** A volunteer's machine: its data folder, and the agent while it runs. */
interface TestMachine {
  readonly dataDir: string;
  run(...args: string[]): Running;
  command(...args: string[]): Promise<Finished>;
  /** Settles when no build's folder is left; a build is reported before it is cleaned up after. */
  whenTidy(): Promise<unknown>;
}

/** A coordinator with its folder, and everything that a test does to it from outside. */
export interface Farm {
  readonly folder: string;
  readonly url: string;
  command(...args: string[]): Promise<Finished>;
  get<T>(path: string): Promise<T>;
  /** Sends a document and answers the one that comes back; throws where it is refused. */
  put<T>(path: string, document: unknown): Promise<T>;
  /** Enrols a machine by an invite. */
  machine(name: string): Promise<TestMachine>;
  /** Applies a project file with these members and asks for it; answers the request's id. */
  request(project: object): Promise<string>;
  /** The request's builds once every job is done. */
  whenDone(requestId: string, timeoutMs?: number): Promise<BuildDetail[]>;
  /** A request's first build that meets the condition. */
  whenBuild(
    requestId: string,
    what: string,
    isMet: (build: BuildDetail) => boolean,
    timeoutMs?: number,
  ): Promise<BuildDetail>;
  log(buildId: string): Promise<Buffer>;
  artifact(buildId: string, name: string): Promise<Buffer>;
  /** Serves one file from another origin on loopback; answers its address. */
  serve(path: string): Promise<string>;
  restart(): Promise<void>;
}

/** Leases of seconds, so that a lost machine is noticed within a test. */
const shortLeases = { ttlS: 4, renewAfterS: 1, maxGraceS: 4 };

/**
 * A test with a farm of its own; all that it started is ended and removed afterwards.
 * `coordinatorOptions` are what the coordinator is started with besides.
 */
export const test = base.extend<{ coordinatorOptions: Partial<CoordinatorOptions>; farm: Farm }>({
  coordinatorOptions: [{}, { option: true }],
  farm: async ({ coordinatorOptions }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'barnraiser-e2e-'));
    const farm = new TestFarm(folder, coordinatorOptions);
    await farm.start();
    await use(farm);
    await farm.close();
    await rm(folder, { recursive: true, force: true });
  },
});
export { expect } from '@playwright/test';

/** What goes with a call besides its address. */
interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

class TestFarm implements Farm {
  readonly folder: string;
  readonly #options: Partial<CoordinatorOptions>;
  readonly #running: Running[] = [];
  readonly #servers: Server[] = [];
  #coordinator: RunningCoordinator | null = null;
  #port = 0;

  constructor(folder: string, options: Partial<CoordinatorOptions>) {
    this.folder = folder;
    this.#options = options;
  }

  get url(): string {
    return this.#server.url;
  }

  get #server(): RunningCoordinator {
    if (!this.#coordinator) throw new Error('the coordinator is not running');
    return this.#coordinator;
  }

  async start(): Promise<void> {
    const dataDir = join(this.folder, 'coordinator');
    this.#coordinator = await startCoordinator({
      host: '127.0.0.1',
      port: this.#port,
      dataDir,
      leaseRules: shortLeases,
      logLevel: 'silent',
      ...this.#options,
    });
    this.#port = Number(new URL(this.#coordinator.url).port);
  }

  async restart(): Promise<void> {
    await this.#server.close();
    await this.start();
  }

  async serve(path: string): Promise<string> {
    const server = createServer((_request, reply) => void createReadStream(path).pipe(reply));
    this.#servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/source.tar.gz`;
  }

  async close(): Promise<void> {
    for (const server of this.#servers) server.close();
    await Promise.all(this.#running.map((program) => program.kill('SIGKILL')));
    await this.#server.close();
  }

  command(...args: string[]): Promise<Finished> {
    return runProgram(coordinatorProgram, args, {
      BARNRAISER_URL: this.url,
      BARNRAISER_ADMIN_TOKEN: this.#server.adminToken,
    });
  }

  async get<T>(path: string): Promise<T> {
    return (await this.#fetch(path)).json() as Promise<T>;
  }

  async put<T>(path: string, document: unknown): Promise<T> {
    const body = JSON.stringify(document);
    const headers = { 'content-type': 'application/json' };
    return (await this.#fetch(path, { method: 'PUT', headers, body })).json() as Promise<T>;
  }

  async #fetch(path: string, { headers, ...init }: Sent = {}): Promise<Response> {
    const reply = await fetch(this.url + path, {
      ...init,
      headers: { ...headers, authorization: `Bearer ${this.#server.adminToken}` },
    });
    if (!reply.ok) throw new Error(`${init.method ?? 'GET'} ${path}: ${reply.status} ${await reply.text()}`);
    return reply;
  }

  async machine(name: string): Promise<TestMachine> {
    const dataDir = join(this.folder, name);
    const command = (...args: string[]): Promise<Finished> =>
      runProgram(agentProgram, args, { BARNRAISER_HOME: dataDir });
    const invite = succeeded(await this.command('invite', '--json'));
    succeeded(await command('join', (JSON.parse(invite.stdout) as { link: string }).link, '--name', name));
    const run = (...args: string[]): Running => {
      const running = startProgram(agentProgram, ['run', ...args], { BARNRAISER_HOME: dataDir });
      this.#running.push(running);
      return running;
    };
    return {
      dataDir,
      run,
      command,
      whenTidy: () => waitUntil('no folder is left', () => isEmpty(join(dataDir, 'work'))),
    };
  }

  async request(project: object): Promise<string> {
    const { project: name } = project as { project: string };
    const file = join(this.folder, `${name}.yaml`);
    await mkdir(this.folder, { recursive: true });
    await writeFile(file, stringify(project));
    succeeded(await this.command('project', 'apply', file));
    const asked = succeeded(await this.command('request', name, '--json'));
    return (JSON.parse(asked.stdout) as { id: string }).id;
  }

  async whenDone(requestId: string, timeoutMs = 150_000): Promise<BuildDetail[]> {
    const done = await waitUntil(
      'the request is done',
      async () => {
        const request = RequestSummary.parse(await this.get(`/v1/requests/${requestId}`));
        return request.state === 'done' || request.state === 'cancelled' ? request : null;
      },
      timeoutMs,
    );
    return Promise.all(done.jobs.flatMap(({ build }) => (build ? [this.#build(build)] : [])));
  }

  whenBuild(
    requestId: string,
    what: string,
    isMet: (build: BuildDetail) => boolean,
    timeoutMs = 60_000,
  ): Promise<BuildDetail> {
    const found = async (): Promise<BuildDetail | null> => {
      const request = RequestSummary.parse(await this.get(`/v1/requests/${requestId}`));
      for (const { id } of request.jobs) {
        const job = await this.get<{ builds: { id: string }[] }>(`/v1/jobs/${id}`);
        for (const { id: buildId } of job.builds) {
          const build = await this.#build(buildId);
          if (isMet(build)) return build;
        }
      }
      return null;
    };
    return waitUntil(what, found, timeoutMs);
  }

  async #build(id: string): Promise<BuildDetail> {
    return BuildDetailSchema.parse(await this.get(`/v1/builds/${id}`));
  }

  log(buildId: string): Promise<Buffer> {
    return this.#bytes(`/v1/claims/${buildId}/logs/console`);
  }

  artifact(buildId: string, name: string): Promise<Buffer> {
    return this.#bytes(`/v1/claims/${buildId}/artifacts/${name}`);
  }

  async #bytes(path: string): Promise<Buffer> {
    return Buffer.from(await (await this.#fetch(path)).arrayBuffer());
  }
}

function succeeded(finished: Finished): Finished {
  if (finished.exitCode !== 0)
    throw new Error(`exit code ${finished.exitCode}:\n${finished.stdout}${finished.stderr}`);
  return finished;
}

async function isEmpty(folder: string): Promise<true | null> {
  const entries = await readdir(folder).catch(() => []);
  return entries.length === 0 ? true : null;
}
