import { vi } from 'vitest';

/** A build as the master tells it. `results`: 0 success, 1 warnings, 2 failure, 3 skipped, 4 exception, 5 retry, 6 cancelled; null while it runs. */
export interface MasterBuild {
  readonly buildid: number;
  readonly number: number;
  readonly builderid: number;
  readonly buildrequestid: number;
  readonly workerid: number;
  readonly results: number | null;
  readonly complete: boolean;
  readonly state_string: string;
}

/** A step as the master tells it. */
export interface MasterStep {
  readonly stepid: number;
  readonly number: number;
  readonly name: string;
  readonly results: number | null;
  readonly complete: boolean;
  readonly state_string: string;
}

/** A worker as the master tells it. */
export interface MasterWorker {
  readonly workerid: number;
  readonly name: string;
  readonly connected_to: readonly unknown[];
  readonly graceful: boolean;
  readonly paused: boolean;
  readonly workerinfo: Readonly<Record<string, unknown>>;
}

type Row = Record<string, unknown>;

const timeoutMs = 60_000;

/** A master's REST interface, as far as tests ask and command it. Failures reject. */
export class MasterApi {
  private readonly baseUrl: string;

  constructor(baseUrl: string) {
    this.baseUrl = baseUrl;
  }

  /** The rows of a collection, such as `builds?complete=false`. */
  async list<T = Row>(path: string): Promise<T[]> {
    const body = JSON.parse(await this.text(path)) as Record<string, T[]>;
    const name = path.split('?')[0]!.split('/').at(-1)!;
    return body[name] ?? Object.values(body).find((value) => Array.isArray(value)) ?? [];
  }

  /** Whatever a path answers. */
  async text(path: string): Promise<string> {
    const response = await fetch(`${this.baseUrl}/${path}`);
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
    return response.text();
  }

  /** Commands the master (JSON-RPC): `stop` of `builds/7`, `pause` of `workers/1`. */
  async command(path: string, method: string, params: Row = {}): Promise<unknown> {
    const response = await fetch(`${this.baseUrl}/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id: 1, jsonrpc: '2.0', method, params }),
    });
    const body = (await response.json()) as { result?: unknown; error?: unknown };
    if (!response.ok) throw new Error(`${method} of ${path}: ${JSON.stringify(body.error)}`);
    return body.result;
  }

  /** Asks for a build of a builder; answers the request's id. */
  async force(builderName: string, params: Row = {}): Promise<number> {
    const [builder] = await this.list(`builders?name=${encodeURIComponent(builderName)}`);
    const builderid = String(builder?.['builderid']);
    const [, requests] = (await this.command('forceschedulers/force', 'force', {
      builderid,
      username: '',
      reason: 'test',
      ...params,
    })) as [number, Record<string, number>];
    return requests[builderid]!;
  }

  /** The builds that a request has had so far, the first one first; more than one after a retry. */
  async buildsOf(request: number): Promise<MasterBuild[]> {
    return this.list<MasterBuild>(`builds?buildrequestid=${request}&order=buildid`);
  }

  /** Waits until a request's n-th build has ended. */
  async ended(request: number, n = 1): Promise<MasterBuild> {
    return this.until(`build ${n} of request ${request} to end`, async () =>
      (await this.buildsOf(request)).filter(({ complete }) => complete).at(n - 1),
    );
  }

  /** Waits until a request's n-th build has started. */
  async started(request: number, n = 1): Promise<MasterBuild> {
    return this.until(
      `build ${n} of request ${request} to start`,
      async () => (await this.buildsOf(request))[n - 1],
    );
  }

  async steps(build: number): Promise<MasterStep[]> {
    return this.list<MasterStep>(`builds/${build}/steps`);
  }

  /** A log of a step, with each line's kind before it: `o` stdout, `e` stderr, `h` header; null if there is none. */
  async logText(build: number, step: string, log = 'stdio'): Promise<string | null> {
    const logs = await this.list(`builds/${build}/steps/${step}/logs`);
    if (!logs.some(({ name }) => name === log)) return null;
    const [row] = await this.list<{ content: string }>(`builds/${build}/steps/${step}/logs/${log}/contents`);
    return row?.content ?? '';
  }

  /** A build's properties, without their sources. */
  async properties(build: number): Promise<Record<string, unknown>> {
    const [row] = await this.list<Record<string, [unknown, string]>>(`builds/${build}/properties`);
    return Object.fromEntries(Object.entries(row ?? {}).map(([name, [value]]) => [name, value]));
  }

  async worker(name: string): Promise<MasterWorker | undefined> {
    const workers = await this.list<MasterWorker>('workers');
    return workers.find((worker) => worker.name === name);
  }

  /** Waits until a worker is attached, or is not. */
  async attached(name: string, isAttached = true): Promise<MasterWorker> {
    return this.until(`${name} to be ${isAttached ? 'attached' : 'gone'}`, async () => {
      const worker = await this.worker(name);
      return worker !== undefined && worker.connected_to.length > 0 === isAttached ? worker : undefined;
    });
  }

  /** Asks again and again until there is an answer. */
  async until<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
    return vi.waitFor(
      async () => {
        const answer = await ask();
        if (answer === undefined) throw new Error(`waited for ${what}`);
        return answer;
      },
      { timeout: timeoutMs, interval: 50 },
    );
  }
}
