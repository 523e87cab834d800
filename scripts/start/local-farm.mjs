import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packSample } from '../pack-sample.mjs';
import { root } from '../setup.mjs';

/**
 * Starts a coordinator on loopback below `data`, and answers what both forms of `npm start` do with
 * it; null when it could not be started, which is told then.
 */
export async function startLocalFarm({ data, port }) {
  const { startCoordinator } = await import('@barnraiser/coordinator');
  const folders = { coordinator: join(data, 'coordinator'), agent: join(data, 'agent') };
  const isFirstStart = !existsSync(folders.coordinator);
  if (isFirstStart) console.log('Making the embedded database …');
  try {
    const coordinator = await startCoordinator({ dataDir: folders.coordinator, port, logLevel: 'error' });
    const before = isFirstStart ? '' : ', with the data of earlier starts';
    console.log(`The coordinator is ready at ${coordinator.url}${before}.`);
    return new LocalFarm(coordinator, folders);
  } catch (error) {
    console.error(startFailure(error, port));
    return null;
  }
}

class LocalFarm {
  #coordinator;
  #env;

  constructor(coordinator, folders) {
    this.#coordinator = coordinator;
    this.folders = folders;
    this.#env = {
      ...process.env,
      BARNRAISER_URL: coordinator.url,
      BARNRAISER_ADMIN_TOKEN: coordinator.adminToken,
      BARNRAISER_HOME: folders.agent,
    };
  }

  get url() {
    return this.#coordinator.url;
  }

  close() {
    return this.#coordinator.close();
  }

  /** Enrols this machine by a one-time invite, unless an earlier start has. */
  async join() {
    const memberships = join(this.folders.agent, 'coordinators.json');
    if (existsSync(memberships) && readFileSync(memberships, 'utf8').includes(`"${this.url}"`)) return;
    const { link } = JSON.parse(await this.#coordinatorCommand('invite', '--json'));
    await this.agentCommand('join', link);
    console.log('This machine has joined it by a one-time invite.');
  }

  /** Packs and applies the sample project and asks for a build of it; answers the request's id. */
  async requestSample() {
    await packSample(join(root, '.cache', 'greeting.tar.gz'));
    await this.#coordinatorCommand('project', 'apply', join(root, 'samples', 'greeting.yaml'));
    return JSON.parse(await this.#coordinatorCommand('request', 'greeting', '--json')).id;
  }

  agentCommand(...args) {
    return this.#run('agent-core/bin/barnraiser-agent.mjs', args);
  }

  #coordinatorCommand(...args) {
    return this.#run('coordinator/bin/barnraiser-coordinator.mjs', args);
  }

  async #run(program, args) {
    const { stdout } = await promisify(execFile)(process.execPath, [join(root, program), ...args], {
      env: this.#env,
    });
    return stdout;
  }
}

function startFailure(error, port) {
  if (error.code === 'EADDRINUSE')
    return `Port ${port} is in use, perhaps by another start. Choose another: npm start -- --port ${port + 1}`;
  return `The coordinator cannot start: ${error.message}`;
}
