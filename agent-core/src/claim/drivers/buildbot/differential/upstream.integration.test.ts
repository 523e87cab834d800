import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { readHistory } from '../../../../history/history.js';
import { type AgentAtMasters, masterUrl, openAgentAtMasters } from '../testing/agent-at-masters.js';
import type { MasterBuild } from '../testing/master-api.js';
import { hasBuildbot, RealMaster } from '../testing/real-master.js';

const repository = fileURLToPath(new URL('../../../../../..', import.meta.url));

/** The path of a package's upstream archive from Debian, or null where there is none to ask. */
function debianSource(name: string): string | null {
  const script = `import(process.argv[1]).then(({ debianSource }) => console.log(JSON.stringify(debianSource(process.argv[2]))))`;
  const args = ['-e', script, join(repository, 'scripts/debian-sources.mjs'), name];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as string | null;
}

function configOf(archives: Readonly<Record<string, string>>): string {
  return `
ARCHIVES = ${JSON.stringify(archives)}
def factory(name):
    return util.BuildFactory([
        steps.RemoveDirectory(dir='build'),
        steps.FileDownload(mastersrc=ARCHIVES[name], workerdest='source.tar'),
        steps.ShellCommand(name='unpack', command=['tar', 'xf', 'source.tar', '--strip-components=1']),
        steps.Configure(),
        steps.Compile(command=['make']),
        steps.Test(command=['make', 'check']),
        steps.ShellCommand(name='says', command=['./' + name, '--version']),
        steps.FileUpload(workersrc=name, masterdest=FOLDER + '/' + name, mode=0o755),
    ])
c['workers'] = [worker.Worker('ours', 'secret', max_builds=1)]
c['builders'] = [util.BuilderConfig(name=name, workernames=['ours'], factory=factory(name)) for name in ARCHIVES]
`;
}

/** The numbers of automake's own summary, e.g. "# PASS:  4". */
function summaryOf(log: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [, name, value] of log.matchAll(/^o# (TOTAL|PASS|FAIL|ERROR): +(\d+)$/gm)) {
    counts[name!] = (counts[name!] ?? 0) + Number(value);
  }
  return counts;
}

const names = ['hello', 'gzip'];

describe.skipIf(!hasBuildbot)('a Buildbot master whose worker is an agent', () => {
  let master: RealMaster | null = null;
  let ours: AgentAtMasters | null = null;

  afterEach(async () => {
    await ours?.close();
    await master?.stop();
  }, 60_000);

  it(
    'builds and tests GNU hello and GNU gzip as their authors published them',
    { timeout: 500_000 },
    async (context) => {
      const archives = names.map((name) => [name, debianSource(name)] as const);
      if (archives.some(([, path]) => path === null))
        context.skip('no Debian archive can be asked on this machine');
      master = await RealMaster.start(configOf(Object.fromEntries(archives) as Record<string, string>));
      const { api, folder } = master;
      ours = await openAgentAtMasters([masterUrl('ours', master.pbPort)], { isolation: 'best' });
      const requests = await Promise.all(names.map((name) => api.force(name)));
      for (const [n, name] of names.entries()) {
        const build = await ended(requests[n]!);
        expect(build).toMatchObject({ results: 0 });
        const summary = summaryOf((await api.logText(build.buildid, 'test')) ?? '');
        expect(summary['TOTAL']).toBeGreaterThan(0);
        expect(summary).toMatchObject({ FAIL: 0, ERROR: 0 });
        expect(await api.logText(build.buildid, 'says')).toMatch(
          new RegExp(`^o${name} \\(GNU|^o${name} \\d`, 'm'),
        );
        expect(execFileSync(join(folder, name), ['--version'], { encoding: 'utf8' })).toContain(name);
      }
      const { root } = ours;
      await expect
        .poll(async () => (await readHistory(join(root, 'history'))).map(({ outcome }) => outcome), {
          timeout: 30_000,
        })
        .toEqual(['passed', 'passed']);

      /** Longer than `api.ended` waits. */
      async function ended(request: number): Promise<MasterBuild> {
        const done = async (): Promise<boolean> => (await api.buildsOf(request)).at(-1)?.complete ?? false;
        await expect.poll(done, { timeout: 240_000, interval: 500 }).toBe(true);
        return (await api.buildsOf(request)).at(-1)!;
      }
    },
  );
});
