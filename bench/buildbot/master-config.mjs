/**
 * The builders of both workers: `NAME-steps` with 23 steps as projects have them, `NAME-loads` with one
 * step for each load, which puts its seconds into the build's properties.
 */
export function masterConfig(names, { stats, logMb, uploadMb }) {
  return `
import os, subprocess, time
from buildbot.plugins import worker, schedulers, steps, util
from buildbot.process import remotecommand
from twisted.internet import defer

FOLDER = os.environ['BB_FOLDER']
PB, WWW = int(os.environ['BB_PB']), int(os.environ['BB_WWW'])
NAMES = ${JSON.stringify(names)}
c = BuildmasterConfig = {}
c['buildbotNetUsageData'] = None
c['title'], c['titleURL'], c['buildbotURL'] = 'bench', 'http://localhost/', f'http://localhost:{WWW}/'
c['db'] = {'db_url': 'sqlite:///state.sqlite'}
c['protocols'] = {'pb': {'port': f'tcp:{PB}:interface=127.0.0.1'}}
c['www'] = {'port': f'tcp:{WWW}:interface=127.0.0.1', 'plugins': {}}
c['workers'] = [worker.Worker(name, 'secret', max_builds=1) for name in NAMES]

SOURCE = os.path.join(FOLDER, 'source')
if not os.path.isdir(SOURCE):
    os.makedirs(os.path.join(SOURCE, 'doc'))
    for name, text in {
        'configure': '#!/bin/sh\\necho configured\\n',
        'Makefile': 'all: hello\\nhello: hello.c\\n\\tcc -o hello hello.c\\ncheck: all\\n\\t./hello\\n',
        'hello.c': '#include <stdio.h>\\nint main(void) { puts("hi"); return 0; }\\n',
        'doc/index.html': '<p>read me</p>\\n',
    }.items():
        open(os.path.join(SOURCE, name), 'w').write(text)
    os.chmod(os.path.join(SOURCE, 'configure'), 0o755)
    for args in (['init', '-q', '-b', 'main'], ['add', '-A'],
                 ['-c', 'user.name=t', '-c', 'user.email=t@example.org', 'commit', '-qm', 'first']):
        subprocess.check_call(['git', '-C', SOURCE] + args)

def out(name):
    return util.Interpolate(FOLDER + '/out-%(prop:workername)s/' + name)
def sh(name, *command):
    return steps.ShellCommand(name=name, command=list(command))

whole = util.BuildFactory([
    steps.Git(repourl='file://' + SOURCE, branch='main', mode='full', method='clobber'),
    steps.Configure(),
    steps.Compile(command=['make', 'all']),
    steps.Test(command=['make', 'check']),
    steps.SetPropertyFromCommand(command='uname -s', property='system'),
    steps.MakeDirectory(dir='build/made'),
    steps.CopyDirectory(src='build/doc', dest='build/made/doc'),
    steps.FileUpload(workersrc='hello', masterdest=out('hello')),
    steps.DirectoryUpload(workersrc='doc', masterdest=out('doc')),
    steps.MultipleFileUpload(workersrcs=['hello', 'hello.c'], masterdest=out('many')),
    steps.StringDownload('text', workerdest='made/text'),
    steps.RemoveDirectory(dir='build/made'),
] + [sh(f'echo-{n}', 'echo', str(n)) for n in range(1, 12)])

class Stats(steps.BuildStep):
    @defer.inlineCallbacks
    def run(self):
        began = time.time()
        for n in range(${stats}):
            yield self.runCommand(remotecommand.RemoteCommand('stat', {'file': 'build'}))
        self.setProperty('stats_s', time.time() - began, 'bench')
        return util.SUCCESS

@util.renderer
def now(props):
    return time.time()
def timed(name, step):
    return [steps.SetProperty(name=name + ' begins', property=name + '_from', value=now), step,
            steps.SetProperty(name=name + ' ends', property=name + '_to', value=now)]

loads = util.BuildFactory([
    steps.MakeDirectory(dir='build'),
    Stats(name='stats'),
    *timed('log', sh('log', 'sh', '-c', 'yes "a line of a log that is about as long as most lines are, maybe" | head -c ${logMb}000000')),
    sh('make big', 'sh', '-c', '[ -e ../big ] || head -c ${uploadMb}000000 /dev/urandom > ../big'),
    *timed('upload', steps.FileUpload(workersrc='../big', masterdest=out('big'))),
])
c['builders'] = [util.BuilderConfig(name=f'{name}-{kind}', workernames=[name], factory=factory)
                 for name in NAMES for kind, factory in (('steps', whole), ('loads', loads))]
c['schedulers'] = [schedulers.ForceScheduler(name='force', builderNames=[b.name for b in c['builders']])]
`;
}
