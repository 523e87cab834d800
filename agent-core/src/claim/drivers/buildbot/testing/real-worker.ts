import { execFile, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { endProcess, type RealMaster, spawnLogged } from './real-master.js';

const run = promisify(execFile);
const program = '/usr/bin/buildbot-worker';

/** Debian's own worker, to compare with; its folder lies in the master's. `stop` it before the master. */
export interface RealWorker {
  /** Its base folder, in which the builders' folders are. */
  readonly folder: string;
  readonly pid: number;
  log(): Promise<string>;
  stop(): Promise<void>;
}

/** Starts Debian's worker; settles when it is attached to the master. */
export async function startWorker(master: RealMaster, name: string, password: string): Promise<RealWorker> {
  const address = `${master.host}:${master.pbPort}`;
  await run(program, ['create-worker', '-q', '--protocol=pb', name, address, name, password], {
    cwd: master.folder,
  });
  const folder = join(master.folder, name);
  const child: ChildProcess = await spawnLogged(program, ['start', '--nodaemon', name], {
    cwd: master.folder,
    output: join(master.folder, `${name}.out`),
  });
  const worker: RealWorker = {
    folder,
    pid: child.pid!,
    log: () => readFile(join(folder, 'twistd.log'), 'utf8'),
    stop: async () => void (await endProcess(child)),
  };
  try {
    await master.api.attached(name);
    return worker;
  } catch (error) {
    await worker.stop();
    throw error;
  }
}
