import { showLive } from './live-view.mjs';
import { startLocalFarm } from './local-farm.mjs';

/** The whole flow in the terminal: joins, builds the sample, stays up unless `once`. Answers the exit code. */
export async function startInTerminal({ data, port, once }) {
  const { createAgent } = await import('@barnraiser/agent-core');
  const farm = await startLocalFarm({ data, port });
  if (!farm) return 1;
  await farm.join();
  const agent = await createAgent({ dataDir: farm.folders.agent });
  const view = showLive(agent, process.stdout);
  const built = firstBuild(agent);
  const interrupted = interruption(agent);
  await agent.start();
  view.line(`The sample project is queued (request ${await farm.requestSample()}).`);

  const build = await Promise.race([built, interrupted]);
  if (build) {
    view.line(summary(build, farm.folders, port));
    if (!once) view.line('Waiting for more work. Interrupt (Ctrl-C) to stop.');
  }
  if (build && !once) await interrupted;
  view.line('Stopping …');
  agent.stop('now');
  await agent.ended;
  view.stop();
  await farm.close();
  return !once || build?.result?.outcome === 'passed' ? 0 : 1;
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

function summary({ claimId, result, why }, folders, port) {
  if (!result) return `The build was given back: ${why}`;
  const { total, passed, failed, skipped } = result.tests;
  const where = `--data ${folders.coordinator}${port === 8470 ? '' : ` --url http://127.0.0.1:${port}`}`;
  return [
    '',
    `${result.outcome === 'passed' ? '✓ Passed' : `✗ ${result.outcome} (${result.reason})`}: ${total} tests, ${passed} passed, ${failed} failed, ${skipped} skipped; isolation: ${result.isolation}.`,
    '',
    'Where it can be read:',
    `  npx barnraiser-coordinator build ${claimId} ${where}`,
    `  npx barnraiser-coordinator log ${claimId} ${where}`,
    `  npx barnraiser-coordinator machines ${where}`,
    `  npx barnraiser-agent history --data ${folders.agent}`,
  ].join('\n');
}
