import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBuildbot, RealMaster } from '../testing/real-master.js';
import { type RealWorker, startWorker } from '../testing/real-worker.js';
import { CommandBench } from './testing/command-bench.js';
import { commandVersions } from './command-versions.js';
import type { RunningCommand } from './create-commands.js';
import { LocalObject } from '../wire/broker/local-object.js';
import type { RemoteRef } from '../wire/broker/remote-ref.js';
import { logIn, type MasterSession } from '../wire/login/log-in.js';
import type { WireValue } from '../wire/jelly/wire-value.js';

const config = `
from buildbot.process import remotecommand
from twisted.internet import defer

class Ask(steps.BuildStep):
    def __init__(self, command, args, **kwargs):
        self.ask, self.args = command, args
        super().__init__(**kwargs)
    @defer.inlineCallbacks
    def run(self):
        stdio, log = (yield self.addLog('stdio')), (yield self.addLog('told'))
        cmd = remotecommand.RemoteCommand(self.ask, self.args)
        cmd.useLog(stdio, True, 'stdio')
        yield self.runCommand(cmd)
        told = sorted((key, value) for key, value in cmd.updates.items() if key != 'elapsed')
        yield log.addStdout(repr(told) + '\\n')
        yield log.finish()
        return util.SUCCESS

def sh(name, command, **kwargs):
    return steps.ShellCommand(name=name, command=command, flunkOnFailure=False, haltOnFailure=False,
                              logEnviron=False, **kwargs)
soft = dict(flunkOnFailure=False, haltOnFailure=False)
OUT = FOLDER + '/out-' + '%(prop:workername)s'
def out(name):
    return util.Interpolate(OUT + '/' + name)
open(FOLDER + '/source', 'wb').write(bytes(range(256)) * 1000)
f = util.BuildFactory([
    sh('setup', 'mkdir -p d/s; seq 100000 >d/big; echo x >d/s/x; ln -s ../big d/s/l; echo h >d/.hid; touch -d "2001-02-03 04:05:06.5" d/s/x'),
    sh('lines', ['seq', '20000']),
    sh('binary', ['printf', r'\\377\\376 bin \\303 \\000 \\001 \\303\\251 end\\n']),
    sh('cursor', ['printf', r'a\\r\\nb\\rc\\b\\bd\\033[2Je\\033[1;1Hf\\n']),
    sh('fails', 'echo out; sleep 0.3; echo err >&2; exit 3'),
    sh('killed', ['sh', '-c', 'kill -9 $$']),
    sh('quiet', ['sleep', '60'], timeout=1),
    sh('long', ['sleep', '60'], maxTime=1, sigtermTime=2),
    sh('words', ['echo', 'a b', "q'x", '$Z', '*', 'é', '']),
    sh('env', 'echo $A $L $PYTHONPATH $PWD', env={'A': '1', 'L': ['x', 'y'], 'PYTHONPATH': 'p'}),
    sh('stdin', ['cat'], initialStdin='hello\\nthere\\n'),
    sh('files', 'echo 1 >new; sleep 0.1; echo 2 >>new', logfiles={'new': 'new', 'none': 'none'}),
    steps.SetPropertyFromCommand(name='property', command='echo value', property='made', logEnviron=False),
    steps.FileUpload(name='upload', workersrc='d/big', masterdest=out('big'), mode=0o644),
    steps.FileUpload(name='stamp', workersrc='d/s/x', masterdest=out('stamp'), keepstamp=True),
    steps.FileUpload(name='cut', workersrc='d/big', masterdest=out('cut'), maxsize=1000, **soft),
    steps.FileUpload(name='missing', workersrc='nope', masterdest=out('missing'), **soft),
    steps.DirectoryUpload(name='plain', workersrc='d', masterdest=out('plain')),
    steps.DirectoryUpload(name='gz', workersrc='d', masterdest=out('gz'), compress='gz'),
    steps.DirectoryUpload(name='bz2', workersrc='d', masterdest=out('bz2'), compress='bz2'),
    steps.MultipleFileUpload(name='many', workersrcs=['d/*', 'nope*'], glob=True, masterdest=out('many')),
    steps.FileDownload(name='download', mastersrc=FOLDER + '/source', workerdest='got/file', mode=0o755),
    steps.FileDownload(name='cutdown', mastersrc=FOLDER + '/source', workerdest='got/cut', maxsize=100000, **soft),
    steps.StringDownload('text', name='string', workerdest='got/text'),
    sh('got', 'wc -c got/*; md5sum got/*; test -x got/file'),
    steps.MakeDirectory(name='mkdir', dir='build/made'),
    steps.CopyDirectory(name='cpdir', src='build/d', dest='build/copy/d'),
    steps.RemoveDirectory(name='rmdir', dir='build/made'),
    sh('copied', 'cd copy/d && find . | sort && stat -c "%a %Y" s/x; readlink s/l; ls -d ../../made'),
    Ask('stat', {'file': 'build/nope'}, name='stat-missing'),
    Ask('stat', {'file': 'build/d/s/x/y'}, name='stat-under-file'),
    Ask('glob', {'path': 'build/d/**/x'}, name='glob'),
    Ask('listdir', {'dir': 'build/got/text'}, name='listdir-file'),
    Ask('rmfile', {'path': 'build/d/s'}, name='rmfile-folder'),
    Ask('rmfile', {'path': 'build/got/text'}, name='rmfile'),
    Ask('mkdir', {'dir': 'build/d/big'}, name='mkdir-file'),
])
c['workers'] = [worker.Worker(name, 'secret', max_builds=1) for name in ('ours', 'theirs')]
c['builders'] = [util.BuilderConfig(name=name, builddir='b-' + name, workerbuilddir='b', workernames=[name], factory=f)
                 for name in ('ours', 'theirs')]
`;

/** As much of a worker as serves one builder. */
async function serve(
  master: RealMaster,
): Promise<{ bench: CommandBench; session: MasterSession; failures: unknown[] }> {
  const failures: unknown[] = [];
  let session: MasterSession | null = null;
  const bench = new CommandBench({}, async (ref, method, args) => session!.broker.call(ref, method, args));
  const play = async (ref: RemoteRef, running: RunningCommand): Promise<void> => {
    await running.ended;
    await session!.broker.call(ref, 'complete', [null]);
    ref.release();
  };
  const builder = new LocalObject('builder', {
    print: () => null,
    setMaster: () => null,
    startBuild: () => null,
    startCommand: ({ args: [ref, , name, args] }) => {
      const command = ref as RemoteRef;
      const running = bench.commands.start(name as string, args as WireValue, async (key, value) => {
        await session!.broker.call(command, 'update', [[[{ [key]: value }, 0]]]);
      });
      play(command, running).catch((error: unknown) => failures.push([name, error]));
      return null;
    },
    interruptCommand: () => null,
  });
  const bot = new LocalObject('bot', {
    print: () => null,
    getWorkerInfo: () => ({
      basedir: bench.root,
      system: 'posix',
      environ: {},
      worker_commands: commandVersions,
      version: '1',
    }),
    setBuilderList: () => ({ ours: builder }),
    shutdown: () => null,
  });
  session = await logIn({
    address: { host: master.host, port: master.pbPort, tls: null },
    name: 'ours',
    password: 'secret',
    bot,
    methodFailed: (label, error) => failures.push([label, error]),
  });
  return { bench, session, failures };
}

describe.skipIf(!hasBuildbot)(
  'the commands, at a master of Debian beside its own worker',
  { timeout: 120_000 },
  () => {
    let master: RealMaster;
    let theirs: RealWorker;
    let ours: Awaited<ReturnType<typeof serve>>;

    beforeAll(async () => {
      master = await RealMaster.start(config);
      theirs = await startWorker(master, 'theirs', 'secret');
      ours = await serve(master);
      await master.api.attached('ours');
    }, 60_000);

    afterAll(async () => {
      ours?.session.broker.close('left', 'the test is over');
      await theirs?.stop();
      await master?.stop();
    }, 60_000);

    it('give each step the result, the logs and the files that it has there', async () => {
      const requests = [await master.api.force('ours'), await master.api.force('theirs')];
      const builds = [await master.api.ended(requests[0]!), await master.api.ended(requests[1]!)];
      const [our, their] = [
        await reportOf(builds[0]!.buildid, ours.bench.root),
        await reportOf(builds[1]!.buildid, theirs.folder),
      ];
      expect(ours.failures).toEqual([]);
      expect(our).toEqual(their);
      expect(Object.keys(our)).toHaveLength(36);
      expect(treeOf(join(master.folder, 'out-ours'))).toEqual(treeOf(join(master.folder, 'out-theirs')));
      expect((await master.api.properties(builds[0]!.buildid))['made']).toBe('value');
    });

    /** Each step's result and logs, less what is of one run or place; and less what differs on purpose. */
    async function reportOf(build: number, base: string): Promise<Record<string, unknown>> {
      const report: Record<string, unknown> = {};
      for (const { name, results } of await master.api.steps(build)) {
        if (name === 'worker_preparation') continue;
        const logs: Record<string, string | null> = {};
        for (const log of ['stdio', 'new', 'told']) {
          const text = await master.api.logText(build, name, log);
          logs[log] = text?.replaceAll(base, 'BASE') ?? null;
        }
        report[name] = { results, ...logs, stdio: comparable(logs['stdio'] ?? '') };
      }
      return report;
    }
  },
);

function comparable(stdio: string): string[] {
  const lines = stdio.split('\n').map((line) => line.replace(/^helapsedTime=.*/, 'helapsedTime'));
  return (
    lines
      // Why a file could not be read: ours says more.
      .filter((line) => !/^e(No such file|Is a )/.test(line))
      // Removing is not a command of ours; the environment is not the machine's.
      .filter(
        (line) =>
          !/^h( environment:|  \w+=| in dir BASE \(timeout 120| watching| argv: \[b'rm'| using)/.test(line),
      )
      .sort()
  );
}

function treeOf(folder: string): Record<string, unknown> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(
    names.map((name) => {
      const { mode, mtimeMs } = statSync(join(folder, name));
      const isFile = statSync(join(folder, name)).isFile();
      return [
        name,
        [mode, isFile ? readFileSync(join(folder, name), 'latin1') : null, name === 'stamp' ? mtimeMs : 0],
      ];
    }),
  );
}
