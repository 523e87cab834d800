// Debian's Buildbot master on a PostgreSQL database with so many of its workers, and builds that do nothing.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { once } from 'node:events';
import { spawnLogged } from '../buildbot/master.mjs';
import { startPeer } from '../buildbot/workers.mjs';
import { atEnd } from '../claims/children.mjs';
import { freePort } from '../../scripts/free-port.mjs';

/**
 * Runs so many builds of one step that does nothing on any side and sends no command to its worker.
 * All requests stand in the database before the workers come. Answers when each step ran, in seconds.
 */
export async function runBuildbot(databaseUrl, { workers, buildsEach, builds, patienceS }) {
  const folder = mkdtempSync(join(tmpdir(), 'barnraiser-bench-'));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  const names = Array.from({ length: workers }, (_, n) => `w${n + 1}`);
  const pbPort = await freePort();
  const config = configOf({ folder, pbPort, databaseUrl, names, buildsEach, builds });
  execFileSync('/usr/bin/buildbot', ['create-master', '-q', '-r', 'master'], { cwd: folder });
  writeFileSync(join(folder, 'master', 'master.cfg'), config);
  execFileSync('/usr/bin/buildbot', ['upgrade-master', '-q', 'master'], { cwd: folder, stdio: 'pipe' });
  const start = (child) => atEnd(() => endProcess(child));
  start(spawnLogged(folder, 'master', '/usr/bin/buildbot', ['start', '--nodaemon', 'master']));
  await until('the requests', patienceS, () => existsSync(join(folder, 'queued')));
  for (const name of names) start(startPeer(folder, { pbPort, name }));
  const times = () => {
    const file = join(folder, 'times');
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').map(Number) : [];
  };
  await until('the builds', patienceS, () => times().length >= builds);
  return times().toSorted((a, b) => a - b);
}

/** Whether Buildbot can be given a PostgreSQL database; tries to install what that takes. */
export function canUsePostgres() {
  const isThere = () => spawnSync('/usr/bin/python3', ['-c', 'import psycopg2']).status === 0;
  if (isThere()) return true;
  const options = ['install', '-y', '-qq', '--no-install-recommends', 'python3-psycopg2'];
  spawnSync('apt-get', options, { stdio: 'ignore' });
  return isThere();
}

function configOf({ folder, pbPort, databaseUrl, names, buildsEach, builds }) {
  return `
import os, time
from buildbot.plugins import worker, util
from buildbot.process.buildstep import BuildStep
from buildbot.schedulers.base import BaseScheduler
from twisted.internet import defer

FOLDER = ${JSON.stringify(folder)}

class Noop(BuildStep):
    def run(self):
        with open(os.path.join(FOLDER, 'times'), 'a') as times:
            times.write(f'{time.time()}\\n')
        return defer.succeed(util.SUCCESS)

class AtOnce(BaseScheduler):
    @defer.inlineCallbacks
    def activate(self):
        yield super().activate()
        for n in range(${builds}):
            stamp = {'codebase': '', 'project': 'noop', 'repository': '', 'branch': 'main', 'revision': None}
            yield self.addBuildsetForSourceStamps(sourcestamps=[stamp], reason=str(n), waited_for=False)
        open(os.path.join(FOLDER, 'queued'), 'w').close()

NAMES = ${JSON.stringify(names)}
c = BuildmasterConfig = {}
c['buildbotNetUsageData'] = None
c['title'], c['titleURL'], c['buildbotURL'] = 'bench', 'http://localhost/', 'http://localhost:1/'
c['db'] = {'db_url': '${databaseUrl ?? 'sqlite:///state.sqlite'}'}
c['protocols'] = {'pb': {'port': 'tcp:${pbPort}:interface=127.0.0.1'}}
c['workers'] = [worker.Worker(name, 'secret', max_builds=${buildsEach}) for name in NAMES]
c['collapseRequests'] = False
c['builders'] = [util.BuilderConfig(name='noop', workernames=NAMES, factory=util.BuildFactory([Noop(name='nothing')]))]
c['schedulers'] = [AtOnce(name='at once', builderNames=['noop'])]
`;
}

async function endProcess(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}

async function until(what, patienceS, isSo) {
  for (const deadlineMs = performance.now() + patienceS * 1000; performance.now() < deadlineMs;) {
    if (isSo()) return;
    await delay(100);
  }
  throw new Error(`waited in vain for ${what}`);
}
