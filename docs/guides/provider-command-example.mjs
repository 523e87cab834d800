#!/usr/bin/env node
// A provider of your own: one folder per launch remembers what was ordered, and three functions say
// how an instance is started, looked at and ended. Here it is a process; put your own tool there.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const program = process.env.INSTANCE_PROGRAM ?? 'barnraiser-agent';
const stateFolder = process.env.INSTANCE_FOLDER ?? join(process.env.HOME, 'barnraiser-instances');

function start(folder) {
  const args = ['run', '--data', join(folder, 'data'), '--from-metadata', 'nocloud', '--seed', folder];
  const child = spawn(program, args, { cwd: folder, detached: true, stdio: 'ignore' });
  child.unref();
  return child.pid;
}

function isRunning(pid) {
  try {
    const [state] = execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
    return state !== 'Z';
  } catch {
    return false;
  }
}

function end(pid) {
  process.kill(-pid, 'SIGKILL');
}

const verb = process.argv.at(-1);
const question = JSON.parse(await text(process.stdin));
// Whose instances they are is told in every question: another pool's are not to be seen or ended.
const folder = join(stateFolder, question.coordinatorId, question.pool);
mkdirSync(folder, { recursive: true, mode: 0o700 });
console.log(JSON.stringify({ launch, list, end: endAll }[verb]()));

function launch() {
  const mine = join(folder, question.launchId);
  const launched = { kind: 'launched', instanceId: question.launchId };
  if (question.offer.type !== 'process') {
    return { kind: 'refused', reason: 'invalid', detail: `there is no type ${question.offer.type}` };
  }
  try {
    mkdirSync(mine, { mode: 0o700 });
  } catch {
    // Ordered before: an order may be repeated, and must not start a second instance.
    return launched;
  }
  const { launchId, userData, offer } = question;
  writeFileSync(join(mine, 'user-data'), userData, { mode: 0o600 });
  writeFileSync(join(mine, 'meta-data'), `instance-id: ${launchId}\n`, { mode: 0o600 });
  const instance = { launchId, offer, launchedAt: new Date().toISOString(), pid: start(mine) };
  writeFileSync(join(mine, 'instance.json'), JSON.stringify(instance));
  return launched;
}

function list() {
  const instances = running().map(({ launchId, offer, launchedAt }) => ({
    instanceId: launchId,
    launchId,
    state: 'running',
    launchedAt,
    type: offer.type,
    zone: offer.zone,
  }));
  return { instances };
}

function endAll() {
  for (const { launchId, pid } of running()) if (question.instanceIds.includes(launchId)) end(pid);
  return {};
}

function running() {
  return readdirSync(folder)
    .flatMap((launchId) => {
      try {
        return [JSON.parse(readFileSync(join(folder, launchId, 'instance.json'), 'utf8'))];
      } catch {
        return []; // Being launched at this moment, by another call.
      }
    })
    .filter(({ pid }) => isRunning(pid));
}
