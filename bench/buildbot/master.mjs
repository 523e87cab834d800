// An unmodified Buildbot master of Debian's on loopback, in a folder of its own.
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../scripts/free-port.mjs';

/** Starts it with this configuration, which finds its folder and ports in BB_FOLDER, BB_PB and BB_WWW. */
export async function startMaster(folder, config) {
  const [pbPort, wwwPort] = [await freePort(), await freePort()];
  execFileSync('/usr/bin/buildbot', ['create-master', '-q', '-r', 'master'], { cwd: folder });
  writeFileSync(join(folder, 'master', 'master.cfg'), config);
  writeRestPlugin(join(folder, 'plugin'));
  const child = spawnLogged(folder, 'master', '/usr/bin/buildbot', ['start', '--nodaemon', 'master'], {
    PYTHONPATH: join(folder, 'plugin'),
    BB_FOLDER: folder,
    BB_PB: String(pbPort),
    BB_WWW: String(wwwPort),
  });
  const api = `http://127.0.0.1:${wwwPort}/api/v2`;
  const list = async (path) => {
    const reply = await fetch(`${api}/${path}`);
    if (!reply.ok) throw new Error(`GET ${path}: ${reply.status}`);
    const { meta: _meta, ...rows } = await reply.json();
    return Object.values(rows)[0];
  };
  await until('the master', () => list('workers').catch(() => null));
  return {
    child,
    pbPort,
    /** Settles when the worker is attached and takes builds. */
    attached: (name) =>
      until(`${name} at the master`, async () => {
        const worker = (await list('workers')).find((one) => one.name === name);
        return worker.connected_to.length > 0 && !worker.graceful ? worker : null;
      }),
    /** Asks for a build and answers its properties once it has ended, with the seconds from asking on. */
    async build(builder) {
      const [{ builderid }] = await list(`builders?name=${builder}`);
      const startedMs = performance.now();
      const request = await force(api, builderid);
      const build = await until(`a build of ${builder}`, async () => {
        const [one] = await list(`builds?buildrequestid=${request}`);
        return one?.complete ? one : null;
      });
      const seconds = (performance.now() - startedMs) / 1000;
      if (build.results !== 0) throw new Error(`${builder}: ${build.state_string}`);
      const [properties] = await list(`builds/${build.buildid}/properties`);
      return { buildid: build.buildid, seconds, properties };
    },
    /** How long the command of a step took, by its worker's own word at the end of the log. */
    async elapsedMs(buildid, step) {
      const reply = await fetch(`${api}/builds/${buildid}/steps/${step}/logs/stdio/raw`);
      return 1000 * Number(/^elapsedTime=([\d.]+)/m.exec(await reply.text())?.[1]);
    },
  };
}

/** A process whose output goes to a file: a pipe would be kept open by whatever it leaves behind. */
export function spawnLogged(folder, name, file, args, env = {}) {
  const output = openSync(join(folder, `${name}.out`), 'a');
  try {
    return spawn(file, args, {
      cwd: folder,
      env: { ...process.env, ...env },
      stdio: ['ignore', output, output],
    });
  } finally {
    closeSync(output);
  }
}

async function force(api, builderid) {
  const params = { builderid: String(builderid), username: '', reason: 'bench' };
  const reply = await fetch(`${api}/forceschedulers/force`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id: 1, jsonrpc: '2.0', method: 'force', params }),
  });
  const { result, error } = await reply.json();
  if (error) throw new Error(`asking for a build: ${JSON.stringify(error)}`);
  return result[1][builderid];
}

async function until(what, ask) {
  for (const deadlineMs = performance.now() + 300_000; performance.now() < deadlineMs; await delay(25)) {
    const answer = await ask();
    if (answer) return answer;
  }
  throw new Error(`waited in vain for ${what}`);
}

/** REST needs a web front end to be installed; the service looks for an entry point of the name `base` alone. */
function writeRestPlugin(folder) {
  mkdirSync(join(folder, 'bbstub', 'static'), { recursive: true });
  mkdirSync(join(folder, 'bbstub-0.1.dist-info'));
  const files = {
    'bbstub/__init__.py':
      'from buildbot.www.plugin import Application\nep = Application(__name__, "REST only", ui=False)\n',
    'bbstub/VERSION': '0.1\n',
    'bbstub/static/index.html': '<html></html>',
    'bbstub-0.1.dist-info/METADATA': 'Metadata-Version: 2.1\nName: bbstub\nVersion: 0.1\n',
    'bbstub-0.1.dist-info/entry_points.txt': '[buildbot.www]\nbase = bbstub:ep\n',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}
