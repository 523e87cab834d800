// npm start: a coordinator, this machine as its volunteer, and the sample project built once.
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { root, setUp } from './setup.mjs';

const usage = `npm start [-- --once] [-- --port 8470] [-- --data .barnraiser]

Starts a coordinator on loopback, enrols this machine, builds the sample project, and stays up until
it is interrupted. With --once it ends after the first build, with 0 when that passed and 1 otherwise.`;

const options = readOptions();
const missing = setUp({ commands: ['git', 'cc', 'make', 'bwrap'] });
if (missing.includes('cc') || missing.includes('make')) {
  console.error('The sample project is written in C: a compiler (cc) and make are needed.');
  process.exit(1);
}
process.exit(await main());

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        once: { type: 'boolean', default: false },
        port: { type: 'string', default: '8470' },
        data: { type: 'string', default: process.env.BARNRAISER_HOME ?? join(root, '.barnraiser') },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65_535)
      throw new Error('--port: expected a number from 0 to 65535');
    if (!values.help) return { ...values, port: Number(values.port), data: resolve(values.data) };
    console.log(usage);
    process.exit(0);
  } catch (error) {
    console.error(`${error.message}\n\n${usage}`);
    process.exit(2);
  }
}

async function main() {
  const { startCoordinator } = await import('@barnraiser/coordinator');
  const { createAgent } = await import('@barnraiser/agent-core');
  const { showLive } = await import('./live-view.mjs');
  const { packSample } = await import('./pack-sample.mjs');
  const folders = { coordinator: join(options.data, 'coordinator'), agent: join(options.data, 'agent') };
  const isFirstStart = !existsSync(folders.coordinator);
  if (isFirstStart) console.log('Making the embedded database …');

  let coordinator;
  try {
    coordinator = await startCoordinator({
      dataDir: folders.coordinator,
      port: options.port,
      logLevel: 'error',
    });
  } catch (error) {
    console.error(startFailure(error));
    return 1;
  }
  console.log(
    `The coordinator is ready at ${coordinator.url}${isFirstStart ? '' : ', with the data of earlier starts'}.`,
  );
  const command = programs({
    url: coordinator.url,
    token: coordinator.adminToken,
    agentFolder: folders.agent,
  });

  if (!hasJoined(folders.agent, coordinator.url)) {
    const { link } = JSON.parse(await command.coordinator('invite', '--json'));
    await command.agent('join', link);
    console.log('This machine has joined it by a one-time invite.');
  }
  const agent = await createAgent({ dataDir: folders.agent });
  const view = showLive(agent, process.stdout);
  const built = firstBuild(agent);
  const interrupted = interruption(agent);
  await agent.start();

  await packSample(join(root, '.cache', 'greeting.tar.gz'));
  await command.coordinator('project', 'apply', join(root, 'samples', 'greeting.yaml'));
  const { id } = JSON.parse(await command.coordinator('request', 'greeting', '--json'));
  view.line(`The sample project is queued (request ${id}).`);

  const build = await Promise.race([built, interrupted]);
  if (build) {
    view.line(summary(build, folders));
    if (!options.once) view.line('Waiting for more work. Interrupt (Ctrl-C) to stop.');
  }
  if (build && !options.once) await interrupted;
  view.line('Stopping …');
  agent.stop('now');
  await agent.ended;
  view.stop();
  await coordinator.close();
  return !options.once || build?.result?.outcome === 'passed' ? 0 : 1;
}

function hasJoined(agentFolder, url) {
  const memberships = join(agentFolder, 'coordinators.json');
  return existsSync(memberships) && readFileSync(memberships, 'utf8').includes(`"${url}"`);
}

/** The two command lines, bound to this coordinator and this machine. */
function programs({ url, token, agentFolder }) {
  const env = {
    ...process.env,
    BARNRAISER_URL: url,
    BARNRAISER_ADMIN_TOKEN: token,
    BARNRAISER_HOME: agentFolder,
  };
  const run = async (program, args) => {
    const { stdout } = await promisify(execFile)(process.execPath, [join(root, program), ...args], { env });
    return stdout;
  };
  return {
    coordinator: (...args) => run('coordinator/bin/barnraiser-coordinator.mjs', args),
    agent: (...args) => run('agent-core/bin/barnraiser-agent.mjs', args),
  };
}

/** The first build that has ended and, when it has a result, whose result the coordinator has. */
function firstBuild(agent) {
  return new Promise((done) => {
    let ended = null;
    agent.onNotice((notice) => {
      if (notice.kind === 'buildEnded') {
        ended = notice;
        if (notice.result === null) done(notice);
      }
      if (notice.kind === 'buildReported' && notice.claimId === ended?.claimId) done(ended);
    });
  });
}

/** Settles with null at the first interruption; a second one ends everything at once. */
function interruption(agent) {
  return new Promise((stop) => {
    let count = 0;
    const heard = () => {
      count += 1;
      if (count === 1) stop(null);
      else void agent.kill().finally(() => process.exit(130));
    };
    process.on('SIGINT', heard).on('SIGTERM', heard);
  });
}

function summary({ claimId, result, why }, folders) {
  if (!result) return `The build was given back: ${why}`;
  const { total, passed, failed, skipped } = result.tests;
  return [
    '',
    `${result.outcome === 'passed' ? '✓ Passed' : `✗ ${result.outcome} (${result.reason})`}: ${total} tests, ${passed} passed, ${failed} failed, ${skipped} skipped; isolation: ${result.isolation}.`,
    '',
    'Where it can be read:',
    `  npx barnraiser-coordinator build ${claimId} --data ${folders.coordinator}${portOption()}`,
    `  npx barnraiser-coordinator log ${claimId} --data ${folders.coordinator}${portOption()}`,
    `  npx barnraiser-coordinator machines --data ${folders.coordinator}${portOption()}`,
    `  npx barnraiser-agent history --data ${folders.agent}`,
  ].join('\n');
}

function portOption() {
  return options.port === 8470 ? '' : ` --url http://127.0.0.1:${options.port}`;
}

function startFailure(error) {
  if (error.code === 'EADDRINUSE') {
    return `Port ${options.port} is in use, perhaps by another start. Choose another: npm start -- --port 8471`;
  }
  return `The coordinator cannot start: ${error.message}`;
}
